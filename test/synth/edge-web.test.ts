import { type Behavior, distributionOf, one, originOf } from './distribution.ts';
import { synthesise } from './stacks.ts';

const CACHING_OPTIMIZED = '658327ea-f89d-4fab-a63d-7e88639e58f6';

const stacks = synthesise();
const { edge } = stacks.templates;
const config = distributionOf(stacks);

describe('the web app behind the distribution', () => {
  const behavior = config.DefaultCacheBehavior;

  test('answers everything else, read only, kept and compressed, over HTTPS', () => {
    expect(behavior).toMatchObject({
      AllowedMethods: ['GET', 'HEAD'],
      CachePolicyId: CACHING_OPTIMIZED,
      Compress: true,
      ViewerProtocolPolicy: 'redirect-to-https',
    });
    expect(config.DefaultRootObject).toBe('index.html');
  });

  test('has its paths rewritten by a function and by no error page', () => {
    const { id, Properties } = one(stacks, 'AWS::CloudFront::Function');

    expect(behavior.FunctionAssociations).toEqual([
      { EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': [id, 'FunctionARN'] } },
    ]);
    expect(Properties).toMatchObject({
      AutoPublish: true,
      FunctionCode: expect.stringContaining('function handler(event)'),
      FunctionConfig: { Runtime: 'cloudfront-js-2.0' },
    });
  });

  test('is read from its bucket with a signature of this distribution', () => {
    expect(originOf(config, behavior)).toMatchObject({
      S3OriginConfig: { OriginAccessIdentity: '' },
      OriginAccessControlId: expect.anything(),
    });
    edge.hasResourceProperties('AWS::CloudFront::OriginAccessControl', {
      OriginAccessControlConfig: {
        OriginAccessControlOriginType: 's3',
        SigningBehavior: 'always',
        SigningProtocol: 'sigv4',
      },
    });
  });

  test('lies in a bucket that is private, encrypted and deleted with its stack', () => {
    const bucket = one(stacks, 'AWS::S3::Bucket', 'WebBucket');

    expect(bucket).toMatchObject({
      DeletionPolicy: 'Delete',
      Properties: {
        BucketEncryption: expect.anything(),
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
      },
    });
    expect(bucket.Properties).not.toHaveProperty('VersioningConfiguration');
  });

  test('is open to nobody but the distribution, over TLS', () => {
    const policy = one(stacks, 'AWS::S3::BucketPolicy', 'WebBucket');
    const statements: any[] = policy.Properties.PolicyDocument.Statement;

    const allowed = statements.filter(({ Effect }) => Effect === 'Allow');

    expect(allowed).toEqual([
      expect.objectContaining({
        Action: ['s3:GetObject', 's3:ListBucket'],
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Condition: { StringEquals: { 'AWS:SourceArn': expect.anything() } },
      }),
    ]);
    expect(JSON.stringify(allowed[0].Condition)).toMatch(/:distribution\/.*"Ref":"Distribution/);
    expect(statements).toContainEqual(
      expect.objectContaining({
        Effect: 'Deny',
        Action: 's3:*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    );
  });

  test('is deployed with its stack, asked for anew by browsers, and thrown out of CloudFront by a deployment', () => {
    edge.hasResourceProperties('Custom::CDKBucketDeployment', {
      SystemMetadata: { 'cache-control': 'public, max-age=0, s-maxage=86400, must-revalidate' },
      DistributionPaths: ['/*'],
      Prune: true,
      RetainOnDelete: false,
    });
  });
});

describe('the headers of what the distribution answers', () => {
  const headersOf = (behavior: Behavior) =>
    one(stacks, 'AWS::CloudFront::ResponseHeadersPolicy', behavior.ResponseHeadersPolicyId.Ref).Properties
      .ResponseHeadersPolicyConfig;

  test('shut a page of the web app into itself', () => {
    const { SecurityHeadersConfig, CustomHeadersConfig } = headersOf(config.DefaultCacheBehavior);

    expect(SecurityHeadersConfig).toEqual({
      ContentSecurityPolicy: {
        ContentSecurityPolicy: expect.anything(),
        Override: true,
      },
      ContentTypeOptions: { Override: true },
      FrameOptions: { FrameOption: 'DENY', Override: true },
      ReferrerPolicy: { ReferrerPolicy: 'strict-origin-when-cross-origin', Override: true },
      StrictTransportSecurity: {
        AccessControlMaxAgeSec: 63_072_000,
        IncludeSubdomains: true,
        Override: true,
      },
    });
    const policy = JSON.stringify(SecurityHeadersConfig.ContentSecurityPolicy.ContentSecurityPolicy);
    expect(policy).toContain(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https://",
    );
    expect(policy).toContain("base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    // what people upload, by the bucket's own name: no page sends anything to another bucket
    expect(policy.match(/https:\/\/"[^/]*FilesBucket[^/]*\.s3\.dualstack\./g)).toHaveLength(2);
    expect(policy).not.toContain('unsafe');
    expect(CustomHeadersConfig.Items).toContainEqual(
      expect.objectContaining({ Header: 'Permissions-Policy', Value: expect.stringContaining('camera=()') }),
    );
  });

  test('never replace those of the API, whose pages have a policy of each', () => {
    const policies = new Set(config.CacheBehaviors.map((behavior) => headersOf(behavior)));

    for (const { SecurityHeadersConfig, CustomHeadersConfig } of policies) {
      const overrides = Object.values(SecurityHeadersConfig).map(({ Override }: any) => Override);
      expect(overrides).toEqual([false, false, false, false, false]);
      expect(CustomHeadersConfig).toBeUndefined();
    }
  });
});
