import { Match } from 'aws-cdk-lib/assertions';
import { configWith, DOMAIN } from './config.ts';
import { IRELAND, stacksOf } from './edges.ts';

describe('a stage whose edge is its load balancer', () => {
  const { edge, app, ...others } = stacksOf(configWith({ edge: 'alb' }, DOMAIN));

  test('has no distribution, and no web app that would need one', () => {
    for (const type of ['AWS::CloudFront::Distribution', 'AWS::CloudFront::VpcOrigin', 'AWS::S3::Bucket']) {
      edge!.template.resourceCountIs(type, 0);
    }
  });

  test.each(['A', 'AAAA'])('has its %s record lead to the load balancer', (Type) => {
    edge!.template.hasResourceProperties('AWS::Route53::RecordSet', {
      Type,
      Name: 'staging.example.com.',
      HostedZoneId: DOMAIN.hostedZone,
      AliasTarget: { DNSName: { 'Fn::Join': ['', Match.arrayWith(['dualstack.'])] } },
    });
  });

  test('tells the api so: clients are known by X-Forwarded-For, and links lead to the host', () => {
    app!.template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'soloist-staging-api',
      Environment: {
        Variables: Match.objectLike({
          EDGE: 'alb',
          PUBLIC_URL: 'https://staging.example.com',
          ALLOWED_ORIGINS: 'https://staging.example.com',
        }),
      },
    });
  });

  test('needs nothing in us-east-1, wherever it is', () => {
    const abroad = stacksOf(configWith({ ...IRELAND, edge: 'alb', waf: true }, DOMAIN));

    expect(Object.keys(others)).not.toContain('watch');
    expect(Object.values(abroad).map(({ region }) => region)).toEqual(Array(5).fill('eu-west-1'));
  });
});

describe('a stage whose edge is CloudFront', () => {
  test('tells the api so: clients are known by what CloudFront says', () => {
    const { app } = stacksOf(configWith({}));

    app!.template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'soloist-staging-api',
      Environment: { Variables: Match.objectLike({ EDGE: 'cloudfront' }) },
    });
  });
});
