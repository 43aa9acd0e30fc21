import { Match } from 'aws-cdk-lib/assertions';
import { configOf } from './profiles.ts';
import { resourcesOf, synthesise } from './stacks.ts';

const BALANCER = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
const LISTENER = 'AWS::ElasticLoadBalancingV2::Listener';

describe('a public load balancer', () => {
  const stacks = synthesise(configOf({ edge: 'alb' }));
  const { network } = stacks.templates;

  test('stands in the public subnets and has both kinds of addresses', () => {
    const [, balancer] = resourcesOf(stacks, BALANCER)[0]!;

    expect(balancer.Properties).toMatchObject({ Scheme: 'internet-facing', IpAddressType: 'dualstack' });
    expect(JSON.stringify(balancer.Properties.Subnets)).toMatch(/publicSubnet1.*publicSubnet2/);
  });

  test('speaks HTTPS by the policy with post-quantum keys, for the stage’s host', () => {
    network.hasResourceProperties(LISTENER, {
      Port: 443,
      Protocol: 'HTTPS',
      SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09',
      DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } }],
    });
    network.hasResourceProperties('AWS::CertificateManager::Certificate', {
      DomainName: 'staging.example.com',
      ValidationMethod: 'DNS',
      DomainValidationOptions: [{ DomainName: 'staging.example.com', HostedZoneId: 'Z0123456789ABC' }],
    });
  });

  test('only redirects what comes without TLS', () => {
    const plain = resourcesOf(stacks, LISTENER).filter(
      ([, { Properties }]) => Properties.Protocol === 'HTTP',
    );

    expect(plain.map(([, { Properties }]) => [Properties.Port, Properties.DefaultActions])).toEqual([
      [
        80,
        [{ Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } }],
      ],
    ]);
  });

  test('puts the app’s rules on the listener with the certificate', () => {
    const rules = resourcesOf(stacks, 'AWS::ElasticLoadBalancingV2::ListenerRule');

    expect(rules.length).toBeGreaterThan(0);
    for (const [, { Properties }] of rules) {
      expect(JSON.stringify(Properties.ListenerArn)).toMatch(/LoadBalancerHttps/);
    }
  });

  test('needs no NAT: its subnets only answer', () => {
    network.resourceCountIs('AWS::EC2::NatGateway', 0);
    network.resourceCountIs('AWS::EC2::Instance', 0);
    network.allResourcesProperties('AWS::EC2::Subnet', { MapPublicIpOnLaunch: false });
  });

  test('fails by name without a host for its certificate', () => {
    const { domain: _, hostedZone: __, ...config } = configOf({ edge: 'alb' });

    expect(() => synthesise(config)).toThrow("stages[0].edge is 'alb' without a domain");
  });
});

describe.each(['cloudfront', 'alb'] as const)('the access logs of a load balancer with edge %s', (edge) => {
  const stacks = synthesise(configOf({ edge }));
  const { network } = stacks.templates;
  const [bucketId] = Object.keys(network.findResources('AWS::S3::Bucket'));

  test('go to a bucket of their own, which forgets them after 30 days', () => {
    network.hasResourceProperties('AWS::S3::Bucket', {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      LifecycleConfiguration: {
        Rules: Match.arrayWith([Match.objectLike({ Status: 'Enabled', ExpirationInDays: 30 })]),
      },
    });
    const [, balancer] = resourcesOf(stacks, BALANCER)[0]!;
    expect(balancer.Properties.LoadBalancerAttributes).toEqual(
      expect.arrayContaining([
        { Key: 'access_logs.s3.enabled', Value: 'true' },
        { Key: 'access_logs.s3.bucket', Value: { Ref: bucketId } },
      ]),
    );
  });

  test('can be written before the balancer is made, which tries it', () => {
    const [policyId] = Object.keys(network.findResources('AWS::S3::BucketPolicy'));

    const [, balancer] = resourcesOf(stacks, BALANCER)[0]!;

    expect(balancer.DependsOn).toContain(policyId);
  });

  test('are taken over TLS only, and from load balancers of this account and region only', () => {
    const [, policy] = resourcesOf(stacks, 'AWS::S3::BucketPolicy').filter(([id]) =>
      id.startsWith('LoadBalancerLogs'),
    )[0]!;

    expect((policy.Properties.PolicyDocument as { Statement: object[] }).Statement).toEqual([
      expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      {
        Effect: 'Allow',
        Action: 's3:PutObject',
        Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
        Resource: {
          'Fn::Join': [
            '',
            [{ 'Fn::GetAtt': [bucketId, 'Arn'] }, '/load-balancer/AWSLogs/', { Ref: 'AWS::AccountId' }, '/*'],
          ],
        },
        Condition: {
          StringEqualsIfExists: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
          ArnLikeIfExists: {
            'aws:SourceArn': {
              'Fn::Join': [
                '',
                ['arn:aws:elasticloadbalancing:us-east-1:', { Ref: 'AWS::AccountId' }, ':loadbalancer/*'],
              ],
            },
          },
        },
      },
    ]);
  });
});
