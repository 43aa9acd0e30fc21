import { Duration } from 'aws-cdk-lib';
import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import {
  type ApplicationLoadBalancer,
  HttpCodeElb,
  HttpCodeTarget,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import { addAlarm } from './alarm.construct.ts';
import { addGraph } from './dashboard-graph.construct.ts';
import { addSloAlarms } from './slo-alarms.ts';

const MINUTE = Duration.minutes(1);

/** The alarms and graphs of the load balancer: availability, response time, refused connections. */
export function watchLoadBalancer(scope: Construct, balancer: ApplicationLoadBalancer): void {
  const { metrics } = balancer;
  const p99 = metrics.targetResponseTime({ period: MINUTE, statistic: Stats.p(99), label: 'p99' });
  addSloAlarms(scope, balancer);
  addAlarm(scope, 'Slow', {
    name: 'alb-response-time',
    severity: 'ticket',
    page: 'network',
    meaning: 'the slowest 1 % of requests take more than a second',
    metric: p99,
    above: 1,
    periods: [3, 5],
  });
  addAlarm(scope, 'Rejected', {
    name: 'alb-rejected-connections',
    severity: 'page',
    page: 'network',
    meaning: 'the load balancer refuses connections because it has too many',
    metric: metrics.rejectedConnectionCount({ period: Duration.minutes(5) }),
    above: 0,
    periods: [1, 1],
  });

  const row = 'balancer';
  addGraph(scope, {
    row,
    title: 'requests / min',
    metrics: [metrics.requestCount({ period: MINUTE, label: 'requests' })],
  });
  addGraph(scope, {
    row,
    title: 'response time, s',
    metrics: [p99, metrics.targetResponseTime({ period: MINUTE, statistic: Stats.p(50), label: 'p50' })],
    limits: [{ value: 1, label: 'alarm on p99' }],
  });
  addGraph(scope, {
    row,
    title: '5xx / min',
    metrics: [
      metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT, { period: MINUTE, label: 'by functions' }),
      metrics.httpCodeElb(HttpCodeElb.ELB_5XX_COUNT, { period: MINUTE, label: 'by the load balancer' }),
    ],
  });
}
