import { Template } from 'aws-cdk-lib/assertions';
import { soloistApp } from '../../lib/app.ts';
import { checkConfig } from '../../lib/config/config.ts';
import type { SoloistConfig } from '../../lib/config/schema.ts';
import { bootstrapApp } from '../../lib/delivery/app.ts';
import { executionPolicies } from '../../lib/delivery/execution-policy.ts';
import { POLICY_PARTS } from '../../lib/delivery/names.ts';
import { evaluate } from '../../local/iam/evaluate.ts';
import { readPolicy } from '../../local/iam/policy.ts';
import { arn, CREATION, iam } from './creations.ts';
import { ACCOUNT, DELIVERED, newFolder, synthesisePipeline } from './delivered.ts';
import { PROFILES, configOf } from './profiles.ts';

const OWNER = { project: 'soloist', account: ACCOUNT };
const policies = executionPolicies(OWNER);
const statements = POLICY_PARTS.flatMap((part) => readPolicy(policies[part]));

/** Whether CloudFormation, as these policies let it, may do `action` to `resource`. */
function decide(action: string, resource = '*', context: Record<string, string> = {}) {
  const principal = `arn:aws:iam::${ACCOUNT}:role/cdk-hnb659fds-cfn-exec-role-${ACCOUNT}-us-east-1`;
  const known = Object.entries(context).map(([key, value]) => [key.toLowerCase(), [value]]);
  return evaluate(statements, [], { action, resource, principal, context: Object.fromEntries(known) });
}

/** Every type of resource that any profile of a stage, or the pipeline, is made of. */
function synthesisedTypes(): Set<string> {
  process.env.CDK_VALIDATION = 'false';
  const stages = [...PROFILES, { waf: true, rollout: 'canary' as const, region: 'eu-west-1' as const }].map(
    (profile, index) => {
      const [stage] = configOf(profile).stages;
      const zones = 'region' in profile ? ['euw1-az1', 'euw1-az2'] : stage!.zones;
      return { ...stage!, ...profile, zones, name: `stage${index}` };
    },
  );
  const config: SoloistConfig = checkConfig({ ...configOf({}), stages });
  const assembly = soloistApp(config, { outdir: newFolder() }).synth();
  const templates = stages.flatMap(({ name }) =>
    assembly.getNestedAssembly(`assembly-${name}`).stacks.map((stack) => stack.template),
  );
  const across = { ...DELIVERED, delivery: { ...DELIVERED.delivery!, account: ACCOUNT } };
  const foreign = [DELIVERED.stages[0]!, { ...DELIVERED.stages[1]!, account: '222222222222' }];
  templates.push(synthesisePipeline({ ...across, stages: foreign }).json);
  return new Set(templates.flatMap(({ Resources }) => Object.values<any>(Resources).map(({ Type }) => Type)));
}

describe('CloudFormation, as the pipeline uses it,', () => {
  // what the CDK does by a function of ours has that function's role
  const types = [...synthesisedTypes()].filter((type) => !type.startsWith('Custom::')).sort();

  test('deploys more than a few types', () => {
    expect(types.length).toBeGreaterThan(50);
  });

  test.each(types)('may create %s', (type) => {
    const [action, resource] = CREATION[type] ?? [];

    expect(action).toEqual(expect.any(String));
    expect(decide(action!, resource)).toEqual({ allowed: true });
  });

  test.each(['lambda', 'scheduler', 'codedeploy', 'codebuild', 'codepipeline', 'ec2', 'events'])(
    'may hand roles of ours to %s',
    (service) => {
      const context = { 'iam:PassedToService': `${service}.amazonaws.com` };

      expect(decide('iam:PassRole', iam('role/soloist-staging-app-X'), context)).toEqual({ allowed: true });
    },
  );

  // what its handlers do after the creation, by the schemas of the types
  test.each([
    ['read the tags of a delivery', 'logs:ListTagsForResource', arn('logs', 'delivery:AbC123')],
    ['tag the source of one', 'logs:TagResource', arn('logs', 'delivery-source:soloist-staging-cloudfront')],
    [
      'read how a log is protected',
      'logs:GetDataProtectionPolicy',
      arn('logs', 'log-group:/soloist/staging/api:*'),
    ],
    ['describe a role anew', 'iam:UpdateRoleDescription', iam('role/soloist-staging-app-X')],
    ['read what a composite alarm is', 'cloudwatch:DescribeAlarms', '*'],
    ['read what a set of mails is', 'ses:DescribeConfigurationSet', '*'],
  ])('may %s', (_, action, resource) => {
    expect(decide(action, resource)).toEqual({ allowed: true });
  });

  test('may make every project of the pipeline under the name that it gets', () => {
    const names = synthesisePipeline()
      .all('AWS::CodeBuild::Project')
      .map(([id, { Name }]) => Name ?? `${id}-AbC123`);

    expect(names).toContain('soloist-pipeline-selfupdate');
    for (const name of names) {
      expect(decide('codebuild:CreateProject', arn('codebuild', `project/${name}`))).toEqual({
        allowed: true,
      });
    }
  });

  // the bootstrap's bucket and new secrets are encrypted by KMS, which services ask in the caller's name; the keys are
  // AWS's and let the account's roles in by their own policies
  test.each(['s3', 'secretsmanager', 'lambda', 'dynamodb'])(
    'is not kept from what %s decrypts for it',
    (service) => {
      const via = { 'kms:ViaService': `${service}.us-east-1.amazonaws.com` };

      const decision = decide('kms:Decrypt', '*', via);

      expect(decision).toEqual({ allowed: false, because: 'no allow' });
    },
  );

  test('may read the assets that it deploys, and the version of the bootstrap', () => {
    const decisions = [
      decide('s3:GetObject', `arn:aws:s3:::cdk-hnb659fds-assets-${ACCOUNT}-us-east-1/abc.zip`),
      decide('ssm:GetParameters', arn('ssm', 'parameter/cdk-bootstrap/hnb659fds/version')),
    ];

    expect(decisions).toEqual([{ allowed: true }, { allowed: true }]);
  });
});

describe('CloudFormation, whatever a template says, may never', () => {
  const roleOf = (service: string) => ({ 'iam:PassedToService': `${service}.amazonaws.com` });
  const policy = (name: string) => ({ 'iam:PolicyARN': `arn:aws:iam::aws:policy/${name}` });

  const FORBIDDEN: readonly [
    what: string,
    action: string,
    resource?: string,
    context?: Record<string, string>,
  ][] = [
    ['make a user', 'iam:CreateUser', iam('user/soloist-eve')],
    ['make an access key', 'iam:CreateAccessKey', iam('user/ada')],
    ['set a password', 'iam:CreateLoginProfile', iam('user/ada')],
    ['let strangers sign in', 'iam:CreateOpenIDConnectProvider', iam('oidc-provider/example.com')],
    ['change another’s role', 'iam:PutRolePolicy', iam('role/somebody-else')],
    ['change its own role', 'iam:PutRolePolicy', iam('role/cdk-hnb659fds-cfn-exec-role-1')],
    ['widen these policies', 'iam:CreatePolicyVersion', iam('policy/soloist-deploy-limits')],
    [
      'change the role of the pipeline',
      'iam:UpdateAssumeRolePolicy',
      iam('role/soloist-production-delivery'),
    ],
    [
      'make an administrator of a role of ours',
      'iam:AttachRolePolicy',
      iam('role/soloist-staging-app-X'),
      policy('AdministratorAccess'),
    ],
    ['hand over another’s role', 'iam:PassRole', iam('role/somebody-else'), roleOf('lambda')],
    ['hand a role to another service', 'iam:PassRole', iam('role/soloist-staging-app-X'), roleOf('glue')],
    [
      'hand over its own role',
      'iam:PassRole',
      iam('role/cdk-hnb659fds-cfn-exec-role-1'),
      roleOf('cloudformation'),
    ],
    ['leave the organization', 'organizations:LeaveOrganization'],
    ['close the account', 'account:CloseAccount'],
    ['stop CloudTrail', 'cloudtrail:StopLogging', arn('cloudtrail', 'trail/all')],
    ['switch GuardDuty off', 'guardduty:DeleteDetector'],
    ['read an item', 'dynamodb:GetItem', arn('dynamodb', 'table/soloist-production-data-Users-X')],
    ['delete an item', 'dynamodb:DeleteItem', arn('dynamodb', 'table/soloist-production-data-Users-X')],
    ['delete many', 'dynamodb:BatchWriteItem', arn('dynamodb', 'table/soloist-production-data-Users-X')],
    [
      'delete a backup',
      'dynamodb:DeleteBackup',
      arn('dynamodb', 'table/soloist-production-data-Users-X/backup/1'),
    ],
    ['delete another’s table', 'dynamodb:DeleteTable', arn('dynamodb', 'table/somebody-else')],
    ['delete a file', 's3:DeleteObject', 'arn:aws:s3:::soloist-production-data-files-x/photo.jpg'],
    ['read a file', 's3:GetObject', 'arn:aws:s3:::soloist-production-data-files-x/photo.jpg'],
    ['delete another’s bucket', 's3:DeleteBucket', 'arn:aws:s3:::somebody-else'],
    ['read a secret', 'secretsmanager:GetSecretValue', arn('secretsmanager', 'secret:Stripe-X')],
    ['decrypt by itself', 'kms:Decrypt', arn('kms', 'key/0a1b')],
    ['empty a queue', 'sqs:PurgeQueue', arn('sqs', 'soloist-production-deliver')],
    ['change another’s function', 'lambda:UpdateFunctionCode', arn('lambda', 'function:somebody-else')],
    ['start a large instance', 'ec2:RunInstances', '*', { 'ec2:InstanceType': 'p5.48xlarge' }],
  ];
  test.each(FORBIDDEN.map(([what, ...call]) => ({ what, call })))(
    '$what',
    ({ call: [action, resource, context] }) => {
      expect(decide(action, resource, context).allowed).toBe(false);
    },
  );
});

describe('the policies', () => {
  // IAM counts characters without white space
  test.each(POLICY_PARTS)('%s fits a managed policy with the longest name of a project', (part) => {
    const document = executionPolicies({ project: 'twelveletter', account: ACCOUNT })[part];

    expect(JSON.stringify(document).length).toBeLessThanOrEqual(6_144);
  });

  test('are no administrator’s: no action is a lone star', () => {
    const actions = POLICY_PARTS.flatMap((part) => policies[part].Statement.flatMap(({ Action }) => Action));

    expect(actions.filter((action) => action.startsWith('*'))).toEqual([]);
  });

  test('are made by a stack that needs no bootstrap', () => {
    const app = bootstrapApp(DELIVERED, ACCOUNT, { outdir: newFolder() });

    const { template } = app.synth().getStackByName('soloist-bootstrap');
    const names = Object.values<any>(
      Template.fromJSON(template).findResources('AWS::IAM::ManagedPolicy'),
    ).map(({ Properties }) => Properties.ManagedPolicyName);
    expect(names.sort()).toEqual(POLICY_PARTS.map((part) => `soloist-deploy-${part}`).sort());
    expect(template.Parameters).toBeUndefined();
  });
});

describe('an account with a stage of a pipeline in another account', () => {
  const config: SoloistConfig = {
    ...DELIVERED,
    stages: [DELIVERED.stages[0]!, { ...DELIVERED.stages[1]!, account: '222222222222' }],
    delivery: { ...DELIVERED.delivery!, account: ACCOUNT },
  };
  const rolesIn = (account: string) => {
    const app = bootstrapApp(config, account, { outdir: newFolder() });
    const { template } = app.synth().getStackByName('soloist-bootstrap');
    return Object.values<any>(Template.fromJSON(template).findResources('AWS::IAM::Role'));
  };

  test('lets the pipeline’s builds, and nobody else there, take on the role of the stage', () => {
    const [role, ...more] = rolesIn('222222222222');

    expect(more).toEqual([]);
    expect(role.Properties.RoleName).toBe('soloist-production-delivery');
    expect(role.Properties.AssumeRolePolicyDocument.Statement).toEqual([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
        Condition: { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/soloist-pipeline-*` } },
      },
    ]);
  });

  test('is the only one to have it', () => {
    expect(rolesIn(ACCOUNT)).toEqual([]);
  });
});
