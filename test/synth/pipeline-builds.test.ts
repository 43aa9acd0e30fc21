import { CONNECTION, synthesisePipeline, type Found } from './delivered.ts';

const { all, buildspec } = synthesisePipeline();

describe('every build', () => {
  const projects = all('AWS::CodeBuild::Project');

  test.each(projects)('%s runs small, on arm64, unprivileged, for 45 minutes at most', (_, project) => {
    expect(project.Environment).toMatchObject({
      Type: 'ARM_CONTAINER',
      ComputeType: 'BUILD_GENERAL1_SMALL',
      Image: 'aws/codebuild/amazonlinux-aarch64-standard:3.0',
      PrivilegedMode: false,
    });
    expect(project.TimeoutInMinutes).toBeLessThanOrEqual(45);
  });

  test.each(projects)('%s logs for 30 days', (_, { LogsConfig }) => {
    const [[logs, { RetentionInDays }]] = all('AWS::Logs::LogGroup') as [Found];

    expect(LogsConfig.CloudWatchLogs).toEqual({ GroupName: { Ref: logs }, Status: 'ENABLED' });
    expect(RetentionInDays).toBe(30);
  });

  test('that installs the project keeps what npm has downloaded', () => {
    const installing = projects.filter(([id]) => /BuildCdk|Guard|Window|Verify/.test(id));

    expect(installing).toHaveLength(7);
    for (const [id, { Cache }] of installing) {
      expect(Cache.Type).toBe('S3');
      expect(buildspec(id).cache.paths).toEqual(['/root/.npm/**/*']);
    }
  });
});

describe('the role of a build', () => {
  /** What every build has: its artifacts, its logs, its test reports. */
  const USUAL =
    /^(s3:(Abort|DeleteObject|GetBucket|GetObject|List|PutObject)\w*\*?|logs:(CreateLogGroup|CreateLogStream|PutLogEvents)|codebuild:(BatchPut\w+|CreateReport\w*|UpdateReport))$/;

  /** Statements of the roles whose logical id contains `part`, without the usual ones. */
  function beyondTheUsual(part: string): any[] {
    return all('AWS::IAM::Policy')
      .filter(([id]) => id.includes(part))
      .flatMap(([, { PolicyDocument }]) => PolicyDocument.Statement)
      .map((statement: any) => ({ ...statement, Action: [statement.Action].flat() }))
      .filter(({ Action }) => !Action.every((action: string) => USUAL.test(action)))
      .map(({ Effect: _, ...rest }) => rest);
  }
  const inAccount = (before: string, after: string) => ({
    'Fn::Join': ['', [before, { Ref: 'AWS::AccountId' }, after]],
  });

  test('that builds the candidate can do nothing in the account', () => {
    expect(beyondTheUsual('BuildCdkBuildProject')).toEqual([]);
  });

  test('of the guard reads the stacks of its stage, and of others only the names', () => {
    expect(beyondTheUsual('stagingGuard')).toEqual([
      {
        Action: ['cloudformation:DescribeStacks', 'cloudformation:GetTemplate'],
        Resource: inAccount('arn:aws:cloudformation:us-east-1:', ':stack/soloist-staging-*/*'),
      },
      { Action: ['cloudformation:ListStacks'], Resource: '*' },
    ]);
  });

  test('of the deploy window puts metrics of our namespace, and no more', () => {
    expect(beyondTheUsual('stagingOpenDeployWindow')).toEqual([
      {
        Action: ['cloudwatch:PutMetricData'],
        Resource: '*',
        Condition: { StringEquals: { 'cloudwatch:namespace': 'Soloist' } },
      },
    ]);
  });

  test('that verifies reads the heartbeat’s account of its stage, and no more', () => {
    expect(beyondTheUsual('productionVerify')).toEqual([
      {
        Action: ['secretsmanager:GetSecretValue'],
        Resource: inAccount('arn:aws:secretsmanager:us-east-1:', ':secret:HeartbeatAccountSecret*'),
        Condition: {
          StringEquals: { 'aws:ResourceTag/aws:cloudformation:stack-name': 'soloist-production-app' },
        },
      },
    ]);
  });

  test('of the source uses the connection, by both names of the service', () => {
    const used = beyondTheUsual('Source');

    expect(used).toEqual([
      {
        Action: ['codeconnections:UseConnection', 'codestar-connections:UseConnection'],
        Resource: CONNECTION,
      },
    ]);
  });

  test('that publishes assets takes on the publishing role only', () => {
    const assumed = beyondTheUsual('AssetsFileRole').filter(({ Action }) =>
      Action.includes('sts:AssumeRole'),
    );

    expect(JSON.stringify(assumed.map(({ Resource }) => Resource))).toBe(
      JSON.stringify([
        {
          'Fn::Sub':
            'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/cdk-hnb659fds-file-publishing-role-${AWS::AccountId}-us-east-1',
        },
      ]),
    );
  });

  test('that updates the pipeline takes on roles of the bootstrap only', () => {
    const [assume] = beyondTheUsual('SelfMutation').filter(({ Action }) => Action.includes('sts:AssumeRole'));

    expect(assume.Condition).toEqual({
      'ForAnyValue:StringEquals': {
        'iam:ResourceTag/aws-cdk:bootstrap-role': ['image-publishing', 'file-publishing', 'deploy'],
      },
    });
  });

  test('is never an administrator’s: no managed policy, no wildcard for a service', () => {
    const roles = all('AWS::IAM::Role').filter(([, { ManagedPolicyArns }]) => ManagedPolicyArns);
    const actions = all('AWS::IAM::Policy').flatMap(([, { PolicyDocument }]) =>
      PolicyDocument.Statement.flatMap(({ Action }: any) => Action),
    );

    expect(roles).toEqual([]);
    expect(actions.filter((action: string) => /^(\*|\w+:\*)$/.test(action))).toEqual([]);
  });
});
