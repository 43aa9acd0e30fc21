import { Match } from 'aws-cdk-lib/assertions';
import { configWith, DOMAIN } from './config.ts';
import { IRELAND, stacksOf } from './edges.ts';

const HOST = 'staging.example.com';

describe('a stage with a domain', () => {
  const { edge } = stacksOf(configWith({}, DOMAIN));

  test('answers at its host, with TLS 1.2 at least and no address of its own', () => {
    edge!.template.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        Aliases: [HOST],
        ViewerCertificate: {
          AcmCertificateArn: { Ref: Match.stringLikeRegexp('^PartsCertificate') },
          MinimumProtocolVersion: 'TLSv1.2_2021',
          SslSupportMethod: 'sni-only',
        },
      },
    });
    expect(edge!.template.findOutputs('PublicUrl')).toEqual({ PublicUrl: { Value: `https://${HOST}` } });
  });

  test('proves its certificate by a record in the zone', () => {
    edge!.template.hasResourceProperties('AWS::CertificateManager::Certificate', {
      DomainName: HOST,
      ValidationMethod: 'DNS',
      DomainValidationOptions: [{ DomainName: HOST, HostedZoneId: DOMAIN.hostedZone }],
    });
  });

  test.each(['A', 'AAAA'])('has its %s record lead to the distribution', (Type) => {
    edge!.template.hasResourceProperties('AWS::Route53::RecordSet', {
      Type,
      Name: `${HOST}.`,
      HostedZoneId: DOMAIN.hostedZone,
      AliasTarget: { DNSName: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Distribution'), 'DomainName'] } },
    });
  });

  test('may be the domain itself', () => {
    const { edge } = stacksOf(configWith({ host: 'example.com' }, DOMAIN));

    edge!.template.allResourcesProperties('AWS::Route53::RecordSet', { Name: 'example.com.' });
  });
});

describe('a stage in another region than us-east-1', () => {
  const stacks = stacksOf(configWith({ ...IRELAND, waf: true }, DOMAIN));

  test('has its certificate and web ACL in us-east-1, deployed before the edge that uses them', () => {
    const { global, edge } = stacks;

    expect(global!.region).toBe('us-east-1');
    expect(edge!.region).toBe('eu-west-1');
    expect(edge!.dependencies).toContainEqual(expect.stringMatching(/global/));
    global!.template.resourceCountIs('AWS::CertificateManager::Certificate', 1);
    global!.template.hasResourceProperties('AWS::WAFv2::WebACL', { Scope: 'CLOUDFRONT' });
    edge!.template.resourceCountIs('AWS::CertificateManager::Certificate', 0);
    edge!.template.resourceCountIs('AWS::WAFv2::WebACL', 0);
    edge!.template.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        WebACLId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^ExportsReader'), Match.anyValue()] },
        ViewerCertificate: {
          AcmCertificateArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^ExportsReader'), Match.anyValue()] },
        },
      },
    });
  });

  test('is watched in us-east-1, where CloudFront reports to, and mails the owner from there', () => {
    const { watch } = stacks;

    expect(watch!.region).toBe('us-east-1');
    expect(watch!.dependencies).toContainEqual(expect.stringMatching(/edge/));
    watch!.template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'soloist-staging-cloudfront-server-errors',
      AlarmActions: [{ Ref: Match.stringLikeRegexp('^Topic') }],
      OKActions: [{ Ref: Match.stringLikeRegexp('^Topic') }],
    });
    watch!.template.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'owner@example.com',
    });
    watch!.template.resourceCountIs('AWS::Logs::Delivery', 1);
  });

  test('leaves what is watched there out of its own composite alarms, which could not hear it', () => {
    const rules = stacks.operations!.template.findResources('AWS::CloudWatch::CompositeAlarm');

    expect(JSON.stringify(rules)).toContain('soloist-staging-');
    expect(JSON.stringify(rules)).not.toContain('cloudfront-server-errors');
    stacks.edge!.template.resourceCountIs('AWS::CloudWatch::Alarm', 0);
  });

  test('needs no global stack without a domain and a firewall', () => {
    const plain = stacksOf(configWith(IRELAND));

    expect(Object.keys(plain).sort()).toEqual(['app', 'data', 'edge', 'network', 'operations', 'watch']);
  });
});
