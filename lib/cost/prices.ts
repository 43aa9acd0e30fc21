/**
 * Public list prices of us-east-1 in US dollars, as of November 2026, from the services' pricing pages
 * (https://aws.amazon.com/pricing/). The one place for them: change the date with the numbers.
 */
export const PRICES = {
  asOf: '2026-11',
  region: 'us-east-1',
  /** A month as AWS counts it. */
  hoursPerMonth: 730,
  loadBalancerHour: 0.0225,
  publicIpv4Hour: 0.005,
  natGatewayHour: 0.045,
  /** t4g.nano, on demand. */
  natInstanceHour: 0.0042,
  /** gp3, per GB and month. */
  volumeGbMonth: 0.08,
  /** Valkey serverless stores at least 0.1 GB. */
  cacheGbHour: 0.084,
  cacheMinimumGb: 0.1,
  /** Valkey on cache.t4g.micro. */
  cacheNodeHour: 0.0128,
  /** Each metric that an alarm looks at; the first ten of an account are free. */
  alarmMetricMonth: 0.1,
  /** An anomaly alarm looks at its metric and at both edges of the band. */
  anomalyAlarmMetrics: 3,
  compositeAlarmMonth: 0.5,
  /** A dashboard of more metrics than are free; three smaller ones of an account are. */
  dashboardMonth: 3,
  dashboardFreeMetrics: 50,
  /** Each name and set of dimensions, in the months in which it has data; the first ten of an account are free. */
  customMetricMonth: 0.3,
  secretMonth: 0.4,
  webAclMonth: 5,
  webAclRuleMonth: 1,
  /** A customer managed key of KMS. */
  keyMonth: 1,
} as const;
