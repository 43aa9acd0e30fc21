import { Match } from 'aws-cdk-lib/assertions';
import { resourcesOf, synthesise } from './stacks.ts';

describe('the network', () => {
  const stacks = synthesise();
  const { network, app } = stacks.templates;

  test('spans the two zones of the config, by id', () => {
    const zones = resourcesOf(stacks, 'AWS::EC2::Subnet').map(([, subnet]) => subnet.Properties);

    expect(zones.map((subnet) => subnet.AvailabilityZoneId)).toEqual(['use1-az4', 'use1-az6']);
    expect(zones.every((subnet) => !('AvailabilityZone' in subnet))).toBe(true);
  });

  test('needs no NAT and gives out no public IPv4 address', () => {
    network.resourceCountIs('AWS::EC2::NatGateway', 0);
    network.resourceCountIs('AWS::EC2::EIP', 0);
    network.allResourcesProperties('AWS::EC2::Subnet', { MapPublicIpOnLaunch: false });
  });

  test('lets IPv6 out and nothing in', () => {
    const routes = resourcesOf(stacks, 'AWS::EC2::Route').map(([, route]) => route.Properties);

    expect(routes).toHaveLength(2);
    for (const route of routes) {
      expect(route).toMatchObject({
        DestinationIpv6CidrBlock: '::/0',
        EgressOnlyInternetGatewayId: expect.anything(),
      });
    }
    network.resourceCountIs('AWS::EC2::InternetGateway', 1);
  });

  test('reaches DynamoDB and S3 through gateway endpoints, which cost nothing', () => {
    const endpoints = resourcesOf(stacks, 'AWS::EC2::VPCEndpoint').map(([, { Properties }]) => Properties);

    expect(endpoints.map((endpoint) => endpoint.VpcEndpointType)).toEqual(['Gateway', 'Gateway']);
    expect(JSON.stringify(endpoints.map((endpoint) => endpoint.ServiceName))).toMatch(/\.dynamodb".*\.s3"/);
  });

  test('has an internal load balancer that answers 404 by itself', () => {
    network.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', { Scheme: 'internal' });
    network.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Port: 80,
      DefaultActions: [
        {
          Type: 'fixed-response',
          FixedResponseConfig: { StatusCode: '404', ContentType: 'application/json' },
        },
      ],
    });
  });

  test('has a cache that can not grow into a bill', () => {
    network.hasResourceProperties('AWS::ElastiCache::ServerlessCache', {
      Engine: 'valkey',
      CacheUsageLimits: {
        DataStorage: { Maximum: 1, Unit: 'GB' },
        ECPUPerSecond: { Maximum: 5000 },
      },
    });
  });

  test('opens the cache to the api and the relay only', () => {
    const openings = resourcesOf(stacks, 'AWS::EC2::SecurityGroupIngress')
      .filter(([, { Properties }]) => JSON.stringify(Properties.GroupId).includes('CacheSecurityGroup'))
      .map(([, { Properties }]) => [Properties.Description, Properties.FromPort, Properties.ToPort]);

    expect(openings.sort()).toEqual([
      ['the api function', 6379, 6379],
      ['the relay function', 6379, 6379],
    ]);
  });

  test('lets nobody in by itself: its groups have no rule of their own', () => {
    const groups = Object.entries(network.findResources('AWS::EC2::SecurityGroup'));

    const rules = groups.flatMap(([, { Properties }]) => Properties.SecurityGroupIngress ?? []);

    expect(groups).toHaveLength(2);
    expect(rules).toEqual([]);
  });

  test('brings requests of the API to the alias live, with every value of a header', () => {
    app.hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerRule', {
      Conditions: [
        {
          Field: 'path-pattern',
          PathPatternConfig: { Values: ['/v1/*', '/.well-known/jwks.json', '/openapi.json', '/docs'] },
        },
      ],
    });
    app.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
      TargetType: 'lambda',
      HealthCheckEnabled: false,
      TargetGroupAttributes: [{ Key: 'lambda.multi_value_headers.enabled', Value: 'true' }],
      Targets: [{ Id: { Ref: Match.stringLikeRegexp('^ApiLive') } }],
    });
  });

  test('lets no load balancer but ours invoke a function', () => {
    const permissions = resourcesOf(stacks, 'AWS::Lambda::Permission').filter(
      ([, { Properties }]) => Properties.Principal === 'elasticloadbalancing.amazonaws.com',
    );

    const allowed = permissions.map(([, { Properties }]) => [Properties.FunctionName, Properties.SourceArn]);
    const source = (group: string) => ({
      'Fn::Join': [
        '',
        [
          'arn:aws:elasticloadbalancing:us-east-1:',
          { Ref: 'AWS::AccountId' },
          `:targetgroup/soloist-staging-${group}/*`,
        ],
      ],
    });
    expect(allowed).toEqual([
      [{ Ref: expect.stringMatching(/^ApiLive/) }, source('api')],
      [{ Ref: expect.stringMatching(/^PaymentsLive/) }, source('pay')],
      [{ Ref: expect.stringMatching(/^EgressLive/) }, source('egress')],
    ]);
  });

  test('says what commands and previews look up', () => {
    const outputs = Object.keys(network.findOutputs('*')).filter((name) => !name.startsWith('ExportsOutput'));

    expect(outputs.sort()).toEqual([
      'CacheHost',
      'CacheMode',
      'CachePort',
      'CacheSecurityGroupId',
      'ListenerArn',
      'LoadBalancerDnsName',
      'LoadBalancerSecurityGroupId',
      'PrivateSubnetIds',
      'VpcId',
    ]);
  });
});
