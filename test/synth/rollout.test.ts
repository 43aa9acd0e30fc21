import { Match } from 'aws-cdk-lib/assertions';
import { soloistApp } from '../../lib/app.ts';
import { findings, stale, withoutAcknowledgements } from './nag.ts';
import { configOf } from './profiles.ts';
import { functionsOf, resourcesOf, synthesise } from './stacks.ts';

const ROLLOUT_TYPES = ['AWS::CodeDeploy::Application', 'AWS::CodeDeploy::DeploymentGroup'] as const;

describe('a stage that rolls out all at once', () => {
  const stacks = synthesise(configOf({ rollout: 'all-at-once' }));

  test('has no CodeDeploy and no hook', () => {
    const made = ROLLOUT_TYPES.flatMap((type) => resourcesOf(stacks, type));
    const names = functionsOf(stacks).map(([, { Properties }]) => Properties.FunctionName);

    expect(made).toEqual([]);
    expect(names).not.toContain('soloist-staging-rollout');
  });

  test('moves its alias by CloudFormation alone', () => {
    stacks.templates.app.hasResource('AWS::Lambda::Alias', { UpdatePolicy: Match.absent() });
  });
});

describe('a rollout by canary', () => {
  const config = configOf({ rollout: 'canary' });
  afterEach(() => jest.restoreAllMocks());

  test('has no finding of cdk-nag that is not acknowledged, and no acknowledgement that is stale', () => {
    const open = findings(soloistApp(config));
    const bare = withoutAcknowledgements(config);

    expect(open).toEqual([]);
    expect(stale(bare.acknowledged, findings(bare.app))).toEqual([]);
  });
});

describe.each(['full', 'lean'] as const)('a stage that rolls out by canary, with %s alarms,', (alarms) => {
  const stacks = synthesise(configOf({ rollout: 'canary', alarms }));
  const { app } = stacks.templates;
  const [, group] = resourcesOf(stacks, 'AWS::CodeDeploy::DeploymentGroup').find(([id]) =>
    id.startsWith('Rollout'),
  )!;
  const watched = (group.Properties.AlarmConfiguration as { Alarms: { Name: string | { Ref: string } }[] })
    .Alarms;
  const alarmNames = new Map(
    resourcesOf(stacks, 'AWS::CloudWatch::Alarm').map(([id, { Properties }]) => [
      id,
      String(Properties.AlarmName),
    ]),
  );
  const nameOf = (name: string | { Ref: string }) =>
    typeof name === 'string' ? name : (alarmNames.get(name.Ref) ?? `no alarm ${name.Ref}`);

  test('lets CodeDeploy move the alias, after its hook', () => {
    app.hasResource('AWS::Lambda::Alias', {
      UpdatePolicy: {
        CodeDeployLambdaAliasUpdate: {
          ApplicationName: { Ref: Match.stringLikeRegexp('^RolloutApplication') },
          DeploymentGroupName: { Ref: Match.stringLikeRegexp('^RolloutGroup') },
          BeforeAllowTrafficHook: { Ref: Match.stringLikeRegexp('^RolloutHook') },
        },
      },
      // who takes part is there before the first deployment begins
      DependsOn: Match.arrayWith([
        Match.stringLikeRegexp('^RolloutHook[0-9A-F]{8}$'),
        Match.stringLikeRegexp('^RolloutRolePolicy'),
      ]),
    });
  });

  test('gives a tenth of the requests to a new version for five minutes, and takes it back at any failure', () => {
    expect(group.Properties).toMatchObject({
      DeploymentConfigName: 'CodeDeployDefault.LambdaCanary10Percent5Minutes',
      AutoRollbackConfiguration: {
        Enabled: true,
        Events: expect.arrayContaining(['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM']),
      },
      AlarmConfiguration: { Enabled: true },
    });
  });

  test('is watched by alarms that exist, at most 10 and none of them composite', () => {
    const names = watched.map(({ Name }) => nameOf(Name).replace('soloist-staging-', ''));

    const expected = ['heartbeat', 'rollout-knocks', 'slo-5m'];
    const explaining = ['api-duration', 'api-errors', 'api-throttles'];
    expect(names.sort()).toEqual([...expected, ...(alarms === 'full' ? explaining : [])].sort());
    expect([...alarmNames.values()]).toEqual(
      expect.arrayContaining(names.map((name) => `soloist-staging-${name}`)),
    );
    expect(names.length).toBeLessThanOrEqual(10);
  });

  test('tells the hook which version is about to take over', () => {
    app.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'soloist-staging-rollout',
      Environment: {
        Variables: Match.objectLike({
          NEW_VERSION: { Ref: Match.stringLikeRegexp('^ApiFunctionCurrentVersion') },
        }),
      },
    });
  });

  test('keeps the version that it may have to go back to, and none that was rolled back', () => {
    app.hasResource('AWS::Lambda::Version', {
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    });
  });

  test('runs the hook once for a deployment: a second answer would be for another moment', () => {
    app.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: Match.stringLikeRegexp('^RolloutHook') },
      MaximumRetryAttempts: 0,
    });
  });

  test('lets the hook invoke versions of the api, answer for its own deployments, and log in', () => {
    const actions = statementsOf('RolloutHookRoleDefaultPolicy');

    expect(actions).toEqual({
      'logs:CreateLogStream logs:PutLogEvents': expect.stringContaining('RolloutHookLogs'),
      'secretsmanager:GetSecretValue': expect.stringContaining('HeartbeatAccountSecret'),
      'lambda:InvokeFunction': expect.stringMatching(/ApiFunction[0-9A-F]{8}.*:\*/),
      'codedeploy:PutLifecycleEventHookExecutionStatus': expect.stringMatching(
        /:deploymentgroup:.*RolloutGroup/,
      ),
    });
  });

  test('lets CodeDeploy move this alias and run this hook, by no managed policy', () => {
    const actions = statementsOf('RolloutRolePolicy');
    const managed = resourcesOf(stacks, 'AWS::IAM::Role').filter(
      ([, role]) => role.Properties.ManagedPolicyArns,
    );

    expect(actions).toEqual({
      'lambda:GetAlias lambda:GetProvisionedConcurrencyConfig lambda:UpdateAlias': expect.stringMatching(
        /:function:soloist-staging-api"\]\]\}.*:function:soloist-staging-api:live/,
      ),
      'lambda:InvokeFunction': expect.stringMatching(/RolloutHook[0-9A-F]{8}/),
      'cloudwatch:DescribeAlarms': '"*"',
    });
    expect(managed).toEqual([]);
  });

  function statementsOf(policy: string) {
    const [, found] = resourcesOf(stacks, 'AWS::IAM::Policy').find(([id]) => id.startsWith(policy))!;
    const { Statement } = found.Properties.PolicyDocument as {
      Statement: { Action: unknown; Resource: unknown }[];
    };
    return Object.fromEntries(
      Statement.map(({ Action, Resource }) => [[Action].flat().join(' '), JSON.stringify(Resource)]),
    );
  }
});
