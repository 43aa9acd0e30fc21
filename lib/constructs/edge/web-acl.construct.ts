import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { physicalName } from '../naming.ts';

/** Where the web ACL stands: before a distribution (then its stack is in us-east-1) or before a load balancer. */
export type WebAclScope = 'CLOUDFRONT' | 'REGIONAL';

/** Requests of one address in five minutes; the API's own limits are lower, this one keeps floods from it. */
const MAX_REQUESTS = 2_000;

/**
 * A web application firewall of AWS's managed rules and a limit per address. 9 US dollars a month (5 and 1 for each
 * rule) and 0.60 for a million requests.
 */
export class WebAcl extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, where: WebAclScope) {
    super(scope, id);
    this.arn = new CfnWebACL(this, 'Acl', {
      name: physicalName(this, 'edge'),
      scope: where,
      defaultAction: { allow: {} },
      visibilityConfig: visibility('edge'),
      customResponseBodies: {
        tooManyRequests: {
          contentType: 'APPLICATION_JSON',
          content: JSON.stringify({ title: 'Too Many Requests', status: 429, code: 'too_many_requests' }),
        },
      },
      rules: [
        rateRule(0),
        managedRule(1, 'AWSManagedRulesAmazonIpReputationList'),
        managedRule(2, 'AWSManagedRulesKnownBadInputsRuleSet'),
        managedRule(3, 'AWSManagedRulesCommonRuleSet', { counted: COUNTED, onlyFor: ALL_BUT_PROVEN }),
      ],
    }).attrArn;
  }
}

/**
 * Rules of the common set that only count. It refuses bodies over 8 KB, where the API takes 1 MB and checks each
 * against its schema; and requests without a User-Agent, which programs need not send.
 * https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html
 */
const COUNTED = ['SizeRestrictions_BODY', 'NoUserAgent_HEADER'];

/**
 * Where others bring what we can't choose, and each request proves itself: Stripe's events by their signature, the
 * answers of login providers by our state. Both are full of addresses, which the common set takes for attacks
 * (`GenericRFI`); who is refused there can not log in, or is not told of a payment.
 */
const ALL_BUT_PROVEN: CfnWebACL.StatementProperty = {
  notStatement: {
    statement: {
      orStatement: {
        statements: [pathIs('EXACTLY', '/v1/webhooks/stripe'), pathIs('STARTS_WITH', '/v1/auth/oauth/')],
      },
    },
  },
};

function pathIs(positionalConstraint: 'EXACTLY' | 'STARTS_WITH', path: string): CfnWebACL.StatementProperty {
  return {
    byteMatchStatement: {
      fieldToMatch: { uriPath: {} },
      positionalConstraint,
      searchString: path,
      textTransformations: [{ priority: 0, type: 'NONE' }],
    },
  };
}

interface Lenience {
  /** Rules of the group that only count. */
  readonly counted: readonly string[];
  /** The requests that the group is asked about. */
  readonly onlyFor: CfnWebACL.StatementProperty;
}

function managedRule(priority: number, name: string, lenience?: Lenience): CfnWebACL.RuleProperty {
  return {
    name,
    priority,
    overrideAction: { none: {} },
    statement: {
      managedRuleGroupStatement: {
        vendorName: 'AWS',
        name,
        ...(lenience && {
          scopeDownStatement: lenience.onlyFor,
          ruleActionOverrides: lenience.counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
        }),
      },
    },
    visibilityConfig: visibility(name),
  };
}

function rateRule(priority: number): CfnWebACL.RuleProperty {
  return {
    name: 'rate',
    priority,
    action: {
      block: {
        customResponse: {
          responseCode: 429,
          customResponseBodyKey: 'tooManyRequests',
          responseHeaders: [{ name: 'Retry-After', value: '300' }],
        },
      },
    },
    statement: {
      rateBasedStatement: { limit: MAX_REQUESTS, evaluationWindowSec: 300, aggregateKeyType: 'IP' },
    },
    visibilityConfig: visibility('rate'),
  };
}

/** Sampled requests carry headers, among them credentials: none are kept. */
function visibility(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: false };
}
