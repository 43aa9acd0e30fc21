import { configOf } from './profiles.ts';
import { functionsOf, resourcesOf, synthesise, type Synthesised } from './stacks.ts';

describe('what the templates show', () => {
  const stacks = synthesise();

  test('hands secrets to functions as ARNs, which need a grant to read', () => {
    const variables = functionsOf(stacks).flatMap(([, { Properties }]) =>
      Object.entries((Properties.Environment as { Variables: Record<string, unknown> }).Variables),
    );

    const secrets = variables.filter(([name]) => name.endsWith('_SECRET'));

    expect(secrets.map(([name]) => name).sort()).toEqual([
      ...['AUTH_OAUTH_SECRET', 'AUTH_SIGNING_SECRET', 'AUTH_SIGNING_SECRET'],
      ...['HEARTBEAT_ACCOUNT_SECRET', 'PAYMENTS_STRIPE_SECRET'],
      ...['USERS_DATA_SECRET', 'USERS_DATA_SECRET', 'USERS_DATA_SECRET', 'USERS_DATA_SECRET'],
      ...['VAPID_SECRET', 'VAPID_SECRET'],
    ]);
    for (const [, value] of secrets) {
      expect(JSON.stringify(value)).toMatch(/^\{"(Ref|Fn::ImportValue)":"[\w:-]*Secret\w+"\}$/);
    }
  });

  test('names no path of this machine', () => {
    expect(JSON.stringify(stacks.json)).not.toContain(process.cwd());
  });
});

/** What anybody on the internet may open a connection to: `10.0.0.0/16` is not, `0.0.0.0/0` is. */
function openings(stacks: Synthesised): string[] {
  const groups = resourcesOf(stacks, 'AWS::EC2::SecurityGroup').flatMap(
    ([id, { Properties }]) =>
      (Properties.SecurityGroupIngress as Rule[] | undefined)?.map((rule) => ({ id, ...rule })) ?? [],
  );
  const rules = resourcesOf(stacks, 'AWS::EC2::SecurityGroupIngress').map(([id, { Properties }]) => ({
    id,
    ...(Properties as Rule),
  }));
  return [...groups, ...rules]
    .filter(({ CidrIp, CidrIpv6 }) => CidrIp?.endsWith('/0') || CidrIpv6?.endsWith('/0'))
    .map(
      ({ id, CidrIp, CidrIpv6, FromPort }) =>
        `${id.replace(/[0-9A-F]{8}$/, '')} ${CidrIp ?? CidrIpv6} ${FromPort}`,
    )
    .sort();
}

interface Rule {
  readonly CidrIp?: string;
  readonly CidrIpv6?: string;
  readonly FromPort?: number;
}

interface Statement {
  readonly Effect: string;
  readonly Principal?: '*' | { readonly AWS?: unknown };
}

/** Statements of resources' policies that let in whoever asks. */
function publicStatements(stacks: Synthesised): unknown[] {
  return ['AWS::S3::BucketPolicy', 'AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy']
    .flatMap((type) => resourcesOf(stacks, type))
    .flatMap(([, { Properties }]) => (Properties.PolicyDocument as { Statement: Statement[] }).Statement)
    .filter(
      ({ Effect, Principal }) =>
        Effect === 'Allow' && (Principal === '*' || (typeof Principal === 'object' && Principal.AWS === '*')),
    );
}

describe.each([
  ['behind CloudFront', {}, []],
  ['with a NAT instance', { nat: 'instance' }, []],
  [
    'with a public load balancer',
    { edge: 'alb' },
    [
      'LoadBalancerSecurityGroup 0.0.0.0/0 443',
      'LoadBalancerSecurityGroup 0.0.0.0/0 80',
      'LoadBalancerSecurityGroup ::/0 443',
      'LoadBalancerSecurityGroup ::/0 80',
    ],
  ],
] as const)('a stage %s', (_, choice, intended) => {
  const stacks = synthesise(configOf(choice));

  test('is open to the internet where it is meant to be, and nowhere else', () => {
    expect(openings(stacks)).toEqual(intended);
  });

  test('has no public bucket', () => {
    const buckets = resourcesOf(stacks, 'AWS::S3::Bucket');

    expect(buckets.length).toBeGreaterThan(0);
    for (const [, { Properties }] of buckets) {
      expect(Properties.PublicAccessBlockConfiguration).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
      expect(Properties).not.toHaveProperty('AccessControl');
      expect(Properties).not.toHaveProperty('WebsiteConfiguration');
    }
  });

  test('has no bucket, queue or topic whose policy lets in whoever asks', () => {
    expect(publicStatements(stacks)).toEqual([]);
  });

  test('has no function with an address of its own', () => {
    expect(resourcesOf(stacks, 'AWS::Lambda::Url')).toEqual([]);
  });
});
