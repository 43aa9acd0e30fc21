import { Duration } from 'aws-cdk-lib';
import type { IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { CLOUDFRONT_REGION } from '../../config/regions.ts';
import { addAlarm, type SoloistAlarm } from '../alarm.construct.ts';
import { addGraph } from '../dashboard-graph.construct.ts';

const PERIOD = Duration.minutes(5);

/**
 * What users get from CloudFront, which the balancer's own count misses when CloudFront can't reach it: 14.4 times
 * the error budget of 99.5 % over five minutes with at least 20 requests. Its metrics are in us-east-1 alone.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/programming-cloudwatch-metrics.html
 */
export function addEdgeAlarm(scope: Construct, id: string, distribution: IDistribution): SoloistAlarm | null {
  return addAlarm(scope, id, {
    name: 'cloudfront-server-errors',
    severity: 'page',
    page: 'network',
    essential: true,
    meaning: 'more than 7.2 % of the requests that reach CloudFront are answered with a 5xx',
    metric: new MathExpression({
      expression: 'IF(FILL(requests, 0) >= 20, FILL(rate, 0), 0)',
      usingMetrics: {
        requests: metricOf(distribution, 'Requests', 'Sum'),
        rate: metricOf(distribution, '5xxErrorRate', 'Average'),
      },
      label: 'requests answered with a 5xx, in percent',
      period: PERIOD,
    }),
    above: 7.2,
    periods: [1, 1],
  });
}

/** What the distribution shows on the stage's dashboard, in whatever region that is. */
export function addEdgeGraphs(scope: Construct, distribution: IDistribution): void {
  const row = 'edge';
  addGraph(scope, { row, title: 'requests / 5 min', metrics: [metricOf(distribution, 'Requests', 'Sum')] });
  addGraph(scope, {
    row,
    title: 'errors, % of requests',
    metrics: [
      metricOf(distribution, '5xxErrorRate', 'Average'),
      metricOf(distribution, '4xxErrorRate', 'Average'),
    ],
    limits: [{ value: 7.2, label: 'alarm on 5xx' }],
  });
}

function metricOf(distribution: IDistribution, metricName: string, statistic: string): Metric {
  return new Metric({
    namespace: 'AWS/CloudFront',
    metricName,
    statistic,
    period: PERIOD,
    region: CLOUDFRONT_REGION,
    dimensionsMap: { DistributionId: distribution.distributionId, Region: 'Global' },
  });
}
