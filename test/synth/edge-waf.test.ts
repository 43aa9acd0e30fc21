import { Match } from 'aws-cdk-lib/assertions';
import { configWith, DOMAIN } from './config.ts';
import { stacksOf } from './edges.ts';

interface Rule {
  readonly Name: string;
  readonly Priority: number;
  readonly Statement: Readonly<Record<string, any>>;
  readonly [property: string]: any;
}

const { edge } = stacksOf(configWith({ waf: true }));
const [acl] = Object.values(edge!.template.findResources('AWS::WAFv2::WebACL')) as { Properties: any }[];
const rules: Rule[] = acl!.Properties.Rules;
const rule = (name: string) => rules.find(({ Name }) => Name === name)!;

describe('the web application firewall', () => {
  test('is a choice: without it there is none to pay for', () => {
    const { edge } = stacksOf(configWith({}));

    edge!.template.resourceCountIs('AWS::WAFv2::WebACL', 0);
    edge!.template.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: { WebACLId: Match.absent() },
    });
  });

  test('stands before the distribution', () => {
    expect(acl!.Properties.Scope).toBe('CLOUDFRONT');
    edge!.template.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: { WebACLId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^PartsWebAcl'), 'Arn'] } },
    });
  });

  test('stands before a public load balancer, in its region', () => {
    const { edge } = stacksOf(configWith({ edge: 'alb', waf: true }, DOMAIN));

    edge!.template.hasResourceProperties('AWS::WAFv2::WebACL', { Scope: 'REGIONAL' });
    edge!.template.hasResourceProperties('AWS::WAFv2::WebACLAssociation', {
      ResourceArn: { 'Fn::ImportValue': Match.stringLikeRegexp('Balancer') },
      WebACLArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^WebAcl'), 'Arn'] },
    });
  });

  test.each([
    'AWSManagedRulesAmazonIpReputationList',
    'AWSManagedRulesKnownBadInputsRuleSet',
    'AWSManagedRulesCommonRuleSet',
  ])('refuses what %s refuses', (name) => {
    expect(rule(name)).toMatchObject({
      OverrideAction: { None: {} },
      Statement: { ManagedRuleGroupStatement: { VendorName: 'AWS', Name: name } },
    });
  });

  test('lets bodies of more than 8 KB and programs without a User-Agent pass, and counts them', () => {
    const common = rule('AWSManagedRulesCommonRuleSet').Statement.ManagedRuleGroupStatement;

    expect(common.RuleActionOverrides).toEqual([
      { Name: 'SizeRestrictions_BODY', ActionToUse: { Count: {} } },
      { Name: 'NoUserAgent_HEADER', ActionToUse: { Count: {} } },
    ]);
  });

  test('does not read attacks into the addresses that Stripe and login providers send along', () => {
    const common = rule('AWSManagedRulesCommonRuleSet').Statement.ManagedRuleGroupStatement;

    const { Statements } = common.ScopeDownStatement.NotStatement.Statement.OrStatement;
    const paths = Statements.map(({ ByteMatchStatement: match }: Rule) => [
      match.PositionalConstraint,
      match.SearchString,
    ]);
    expect(paths).toEqual([
      ['EXACTLY', '/v1/webhooks/stripe'],
      ['STARTS_WITH', '/v1/auth/oauth/'],
    ]);
  });

  test('answers 429 to an address with more than 2,000 requests in five minutes', () => {
    expect(rule('rate')).toMatchObject({
      Statement: { RateBasedStatement: { Limit: 2000, EvaluationWindowSec: 300, AggregateKeyType: 'IP' } },
      Action: { Block: { CustomResponse: { ResponseCode: 429 } } },
    });
  });

  test('keeps no samples of requests, which carry credentials', () => {
    const sampled = [acl!.Properties, ...rules].map(
      ({ VisibilityConfig }) => VisibilityConfig.SampledRequestsEnabled,
    );

    expect(sampled).toEqual([false, false, false, false, false]);
  });
});
