import { configOf } from './profiles.ts';
import { resourcesOf, synthesise, type Resource, type Synthesised } from './stacks.ts';

const NATS = ['none', 'instance', 'gateway'] as const;
const EDGES = ['cloudfront', 'alb'] as const;

const propertiesOf = (stacks: Synthesised, type: string) =>
  resourcesOf(stacks, type).map(([, { Properties }]) => Properties);

/** The private subnets as a template has them: another logical id, address or zone would replace one. */
function privateSubnets(stacks: Synthesised): [string, Resource['Properties']][] {
  return resourcesOf(stacks, 'AWS::EC2::Subnet')
    .filter(([id]) => id.includes('private'))
    .map(([id, { Properties }]) => [id, Properties]);
}

describe('a network with a NAT', () => {
  const stacks = {
    instance: synthesise(configOf({ nat: 'instance' })),
    gateway: synthesise(configOf({ nat: 'gateway' })),
  };

  test.each(['instance', 'gateway'] as const)('lets IPv4 out by one %s, and IPv6 as without it', (nat) => {
    const routes = propertiesOf(stacks[nat], 'AWS::EC2::Route').filter(({ RouteTableId }) =>
      JSON.stringify(RouteTableId).includes('private'),
    );

    const targets = routes.map((route) => [
      route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock,
      Object.keys(route).find((key) => /^(InstanceId|NatGatewayId|EgressOnly)/.test(key)),
    ]);
    const target = nat === 'instance' ? 'InstanceId' : 'NatGatewayId';
    expect(targets.sort()).toEqual([
      ['0.0.0.0/0', target],
      ['0.0.0.0/0', target],
      ['::/0', 'EgressOnlyInternetGatewayId'],
      ['::/0', 'EgressOnlyInternetGatewayId'],
    ]);
    stacks[nat].templates.network.resourceCountIs('AWS::EC2::NatGateway', nat === 'gateway' ? 1 : 0);
    stacks[nat].templates.network.resourceCountIs('AWS::EC2::Instance', nat === 'instance' ? 1 : 0);
  });

  test('has an instance that nobody logs in to and that trusts no unsigned metadata request', () => {
    const [instance] = propertiesOf(stacks.instance, 'AWS::EC2::Instance');

    expect(instance).toMatchObject({
      InstanceType: 't4g.nano',
      SourceDestCheck: false,
      MetadataOptions: { HttpTokens: 'required' },
      BlockDeviceMappings: [{ Ebs: { Encrypted: true } }],
    });
    expect(instance).not.toHaveProperty('KeyName');
  });

  test('has an instance that only the network may use, and whose role may do nothing', () => {
    const { network } = stacks.instance.templates;
    const groups = propertiesOf(stacks.instance, 'AWS::EC2::SecurityGroup');

    const ingress = groups.flatMap(({ SecurityGroupIngress }) => SecurityGroupIngress ?? []);

    expect(ingress).toEqual([{ CidrIp: '10.0.0.0/16', IpProtocol: '-1', Description: 'from the network' }]);
    network.resourceCountIs('AWS::IAM::Policy', 0);
    network.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: { Statement: [{ Principal: { Service: 'ec2.amazonaws.com' } }] },
    });
  });

  test('leaves the choice of the newest image to CloudFormation', () => {
    const template = stacks.instance.templates.network.toJSON();
    const [instance] = propertiesOf(stacks.instance, 'AWS::EC2::Instance');

    const parameter = template.Parameters[(instance!.ImageId as { Ref: string }).Ref];

    expect(parameter).toEqual({
      Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>',
      Default: expect.stringMatching(/^\/aws\/service\/ami-amazon-linux-latest\/al2023-ami-.*-arm64$/),
    });
  });

  test('asks for no zone by name, which an id is not', () => {
    const named = [
      ...propertiesOf(stacks.instance, 'AWS::EC2::Instance'),
      ...propertiesOf(stacks.instance, 'AWS::EC2::Subnet'),
    ];

    expect(named.filter((resource) => 'AvailabilityZone' in resource)).toEqual([]);
  });

  test.each([
    ['instance', 'soloist-staging-nat-down', 'StatusCheckFailed', 'InstanceId'],
    ['gateway', 'soloist-staging-nat-ports', 'ErrorPortAllocation', 'NatGatewayId'],
  ] as const)('is watched: the %s rings %s', (nat, AlarmName, MetricName, dimension) => {
    stacks[nat].templates.network.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName,
      MetricName,
      Dimensions: [{ Name: dimension }],
    });
  });
});

describe('a change of the network’s profile', () => {
  const first = privateSubnets(synthesise(configOf({ edge: 'cloudfront', nat: 'none' })));
  const others = EDGES.flatMap((edge) => NATS.map((nat) => ({ edge, nat }))).slice(1);

  test.each(others)('to edge $edge and nat $nat replaces no private subnet', (profile) => {
    const subnets = privateSubnets(synthesise(configOf(profile)));

    expect(subnets).toHaveLength(2);
    expect(subnets).toEqual(first);
  });
});
