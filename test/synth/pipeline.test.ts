import { soloistApp } from '../../lib/app.ts';
import versions from '../../package.json' with { type: 'json' };
import { CONNECTION, DELIVERED, newFolder, synthesisePipeline } from './delivered.ts';
import { findings } from './nag.ts';

const { stack, assembly, json, only, all, buildspec } = synthesisePipeline();
const pipeline = only('AWS::CodePipeline::Pipeline');
const stages: string[] = pipeline.Stages.map(({ Name }: any) => Name);
const actionsOf = (stage: string): any[] => pipeline.Stages.find(({ Name }: any) => Name === stage).Actions;
/** Names of a stage's actions in the order in which they run. */
const order = (stage: string): string[] =>
  [...actionsOf(stage)].sort((a, b) => a.RunOrder - b.RunOrder).map(({ Name }) => Name);

describe('the pipeline', () => {
  test('begins with pushes to the branch, and with nothing else', () => {
    expect(pipeline.Triggers).toEqual([
      {
        ProviderType: 'CodeStarSourceConnection',
        GitConfiguration: { SourceActionName: 'ada_shop', Push: [{ Branches: { Includes: ['main'] } }] },
      },
    ]);
    expect(actionsOf('Source')[0].Configuration).toMatchObject({
      ConnectionArn: CONNECTION,
      FullRepositoryId: 'ada/shop',
      BranchName: 'main',
    });
  });

  test('takes the branch of the config', () => {
    const delivery = { ...DELIVERED.delivery!, branch: 'release/1' };

    const other = synthesisePipeline({ ...DELIVERED, delivery });

    const { Triggers } = other.only('AWS::CodePipeline::Pipeline');
    expect(Triggers[0].GitConfiguration.Push).toEqual([{ Branches: { Includes: ['release/1'] } }]);
  });

  test('builds once, updates itself, publishes, and goes through the stages in the order of the config', () => {
    expect(stages).toEqual(['Source', 'Build', 'UpdatePipeline', 'Assets', 'staging', 'production']);
  });

  test('is of type V2; a newer commit overtakes a waiting one', () => {
    expect(pipeline).toMatchObject({ PipelineType: 'V2', ExecutionMode: 'SUPERSEDED' });
  });

  test('builds by the one command that a developer has, and keeps the cloud assembly', () => {
    const { phases, artifacts } = buildspec('BuildCdkBuildProject');
    const [, build] = all('AWS::CodeBuild::Project').find(([id]) => id.includes('BuildCdk'))!;

    expect(phases.build.commands).toEqual(['npm run candidate']);
    expect(build.Environment.EnvironmentVariables).toContainEqual({
      Name: 'CDK_APP',
      Type: 'PLAINTEXT',
      Value: 'node bin/pipeline.ts',
    });
    expect(artifacts['base-directory']).toBe('cdk.out');
  });

  test('runs programs of pinned versions only', () => {
    const commands = all('AWS::CodeBuild::Project').flatMap(
      ([id]) => buildspec(id).phases.install.commands ?? [],
    );
    const installed = commands.filter((command: string) => command.startsWith('npm install'));

    expect(installed).toEqual(
      expect.arrayContaining([`npm install -g aws-cdk@${versions.devDependencies['aws-cdk']}`]),
    );
    for (const command of installed) expect(command).toMatch(/@\d+\.\d+\.\d+$/);
  });

  test('runs scripts that there are', () => {
    const scripts = all('AWS::CodeBuild::Project')
      .flatMap(([id]) => buildspec(id).phases.build.commands as string[])
      .flatMap((command) => /^npm run ([\w:]+)/.exec(command)?.slice(1) ?? []);

    expect(new Set(scripts)).toEqual(new Set(['candidate', 'guard', 'window', 'smoke', 'test:deployed']));
    expect(Object.keys(versions.scripts)).toEqual(expect.arrayContaining(scripts));
  });

  test('publishes all assets by one build', () => {
    expect(order('Assets')).toEqual(['FileAssets']);
  });

  test('deploys the very templates that a developer deploys', () => {
    const mine = soloistApp(DELIVERED, { outdir: newFolder() }).synth();

    for (const { name } of DELIVERED.stages) {
      const [shipped, typed] = [assembly, mine].map((from) =>
        from.getNestedAssembly(`assembly-${name}`).stacks.map((stack) => [stack.stackName, stack.template]),
      );
      expect(shipped).toEqual(typed);
    }
  });
});

describe('a stage of the pipeline', () => {
  test('is guarded, then its deploy window opened, then deployed, then verified', () => {
    const steps = order('staging');

    expect(steps.slice(0, 2)).toEqual(['Guard', 'OpenDeployWindow']);
    expect(steps.at(-1)).toBe('Verify');
    expect(steps.slice(2, -1).map((name) => name.replace(/^soloist-staging-(\w+)\.Deploy$/, '$1'))).toEqual(
      assembly.getNestedAssembly('assembly-staging').stacks.map((stack) => stack.stackName.split('-').at(-1)),
    );
  });

  test('is approved by a person first when it is the last, who is told by mail', () => {
    const [approval] = actionsOf('production').filter(
      ({ ActionTypeId }) => ActionTypeId.Provider === 'Manual',
    );

    expect(order('production').slice(0, 3)).toEqual(['Approve', 'Guard', 'OpenDeployWindow']);
    expect(order('staging')).not.toContain('Approve');
    expect(approval.Configuration.NotificationArn).toEqual({ Ref: expect.stringMatching(/^AlertsTopic/) });
  });

  test('has the guard compare the assembly that will be deployed, not one of its own', () => {
    const { phases } = buildspec('stagingGuard');

    expect(phases.install.commands[0]).toContain('ln -s -- "$CODEBUILD_SRC_DIR_Build_Output" "cdk.out"');
    expect(phases.build.commands).toEqual(['npm run guard -- staging --assembly cdk.out']);
  });

  test('is verified at the address of its own edge, by the smoke test and the e2e tests', () => {
    const [verify] = actionsOf('production').filter(({ Name }) => Name === 'Verify');
    const { commands } = buildspec('productionVerify').phases.build;

    expect(JSON.parse(verify.Configuration.EnvironmentVariables)).toEqual([
      {
        name: 'E2E_URL',
        type: 'PLAINTEXT',
        value: expect.stringMatching(/^#\{productionedge\w+\.PublicUrl\}$/),
      },
      {
        name: 'E2E_SECRET',
        type: 'PLAINTEXT',
        value: expect.stringMatching(/^#\{productionapp\w+\.HeartbeatSecretName\}$/),
      },
    ]);
    expect(commands.slice(-2)).toEqual(['npm run smoke -- --url "$E2E_URL"', 'npm run test:deployed']);
  });
});

describe('the artifacts', () => {
  test('are encrypted, private, sent over TLS only, and gone after 30 days', () => {
    const bucket = only('AWS::S3::Bucket');
    const policy = only('AWS::S3::BucketPolicy');

    expect(bucket.BucketEncryption.ServerSideEncryptionConfiguration).toEqual([
      { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
    ]);
    expect(Object.values(bucket.PublicAccessBlockConfiguration)).toEqual([true, true, true, true]);
    expect(bucket.LifecycleConfiguration.Rules[0]).toMatchObject({ ExpirationInDays: 30, Status: 'Enabled' });
    expect(policy.PolicyDocument.Statement).toContainEqual(
      expect.objectContaining({
        Effect: 'Deny',
        Action: 's3:*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    );
  });

  test('need no key of their own while everything is in one account', () => {
    expect(all('AWS::KMS::Key')).toEqual([]);
  });
});

describe('a pipeline that fails', () => {
  test('is mailed to the owner, with the runbook and the run', () => {
    const rule = only('AWS::Events::Rule');
    const [target] = rule.Targets;

    expect(rule.EventPattern).toMatchObject({
      source: ['aws.codepipeline'],
      'detail-type': ['CodePipeline Pipeline Execution State Change'],
      detail: { state: ['FAILED'] },
    });
    expect(target.Arn).toEqual({ Ref: expect.stringMatching(/^AlertsTopic/) });
    expect(JSON.stringify(target.InputTransformer)).toContain('docs/runbooks/delivery.md');
    expect(only('AWS::SNS::Subscription')).toMatchObject({
      Protocol: 'email',
      Endpoint: 'owner@example.com',
    });
  });

  test('is told over TLS only, by EventBridge', () => {
    const { PolicyDocument } = only('AWS::SNS::TopicPolicy');

    expect(PolicyDocument.Statement).toEqual([
      expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      expect.objectContaining({ Action: 'sns:Publish', Principal: { Service: 'events.amazonaws.com' } }),
    ]);
  });
});

describe('the template', () => {
  test('has no finding of cdk-nag that is not acknowledged with a reason', () => {
    expect(findings(stack)).toEqual([]);
  });

  test('keeps far from the limits of CloudFormation', () => {
    expect(Object.keys(json.Resources).length).toBeLessThan(100);
    expect(JSON.stringify(json).length).toBeLessThan(150_000);
  });
});
