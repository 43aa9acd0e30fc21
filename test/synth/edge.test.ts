import { CACHEABLE_ERRORS } from '../../lib/constructs/edge/distribution.ts';
import { distributionOf, one, originOf } from './distribution.ts';
import { synthesise } from './stacks.ts';

// AWS's managed policies have the same ids in every account
const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const ALL_VIEWER_AND_CLOUDFRONT_HEADERS_2022_06 = '33f36d7e-f396-46d9-90e0-52428a34d9dc';

const stacks = synthesise();
const { edge } = stacks.templates;
const config = distributionOf(stacks);

describe('the distribution', () => {
  test('speaks HTTP/2 and 3 over IPv4 and IPv6, from every edge', () => {
    expect(config).toMatchObject({
      HttpVersion: 'http2and3',
      IPV6Enabled: true,
      PriceClass: 'PriceClass_All',
    });
  });

  test('is at its own address without a domain', () => {
    expect(config).not.toHaveProperty('Aliases');
    expect(config).not.toHaveProperty('ViewerCertificate');
    edge.resourceCountIs('AWS::Route53::RecordSet', 0);
    expect(edge.findOutputs('PublicUrl')).toMatchObject({
      PublicUrl: {
        Value: { 'Fn::Join': ['', ['https://', { 'Fn::GetAtt': [expect.anything(), 'DomainName'] }]] },
      },
    });
  });

  // CloudFront keeps each of them for 10 s by default, whatever the answer says
  test.each([400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504])('keeps no %d', (code) => {
    const rule = (config.CustomErrorResponses as { ErrorCode: number }[]).find(
      ({ ErrorCode }) => ErrorCode === code,
    );

    // a page would replace the API's problem with HTML, and a code of its own the API's code
    expect(rule).toEqual({ ErrorCode: code, ErrorCachingMinTTL: 0 });
  });

  test('names every code that CloudFront would keep', () => {
    expect(config.CustomErrorResponses).toHaveLength(CACHEABLE_ERRORS.length);
    expect(CACHEABLE_ERRORS).toHaveLength(11);
  });
});

describe('the API behind the distribution', () => {
  test('has exactly the paths that the load balancer takes', () => {
    const rule = one(stacks, 'AWS::ElasticLoadBalancingV2::ListenerRule', 'ApiRule');

    const paths = config.CacheBehaviors.map(({ PathPattern }) => PathPattern);

    expect(paths).toEqual(['/v1/*', '/.well-known/jwks.json', '/openapi.json', '/docs']);
    expect(rule.Properties.Conditions[0].PathPatternConfig.Values).toEqual(paths);
  });

  test.each(config.CacheBehaviors.map((behavior) => [behavior.PathPattern, behavior] as const))(
    '%s is asked every time, with every method and header, and with those that CloudFront adds',
    (_, behavior) => {
      expect(behavior).toMatchObject({
        CachePolicyId: CACHING_DISABLED,
        OriginRequestPolicyId: ALL_VIEWER_AND_CLOUDFRONT_HEADERS_2022_06,
        AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
        Compress: false,
      });
      expect(behavior).not.toHaveProperty('FunctionAssociations');
    },
  );

  test('refuses plain HTTP where credentials travel, and redirects it where people read', () => {
    const policies = config.CacheBehaviors.map((each) => [each.PathPattern, each.ViewerProtocolPolicy]);

    expect(Object.fromEntries(policies)).toEqual({
      '/v1/*': 'https-only',
      '/.well-known/jwks.json': 'redirect-to-https',
      '/openapi.json': 'redirect-to-https',
      '/docs': 'redirect-to-https',
    });
  });

  test('is reached over HTTP inside the network, with time for the function to answer', () => {
    const origins = new Set(config.CacheBehaviors.map((behavior) => originOf(config, behavior)));

    expect([...origins]).toMatchObject([
      { VpcOriginConfig: { OriginReadTimeout: 20, OriginKeepaliveTimeout: 55 } },
    ]);
    edge.hasResourceProperties('AWS::CloudFront::VpcOrigin', {
      VpcOriginEndpointConfig: { OriginProtocolPolicy: 'http-only', HTTPPort: 80 },
    });
  });

  test('has time-outs in their order: the function, then CloudFront; CloudFront’s idle, then the balancer’s', () => {
    const fn = one(stacks, 'AWS::Lambda::Function', 'ApiFunction');
    const balancer = one(stacks, 'AWS::ElasticLoadBalancingV2::LoadBalancer');
    const idle = balancer.Properties.LoadBalancerAttributes.find(
      ({ Key }: { Key: string }) => Key === 'idle_timeout.timeout_seconds',
    );

    expect(fn.Properties.Timeout).toBeLessThan(20);
    expect(Number(idle.Value)).toBeGreaterThan(55);
  });
});
