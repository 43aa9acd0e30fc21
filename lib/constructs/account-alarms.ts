import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { addAlarm } from './alarm.construct.ts';
import { addGraph } from './dashboard-graph.construct.ts';

/**
 * Watches what all functions of the account share: its quota of concurrent executions.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-concurrency.html (ClaimedAccountConcurrency)
 */
export function watchAccount(scope: Construct, quota: number): void {
  const claimed = new Metric({
    namespace: 'AWS/Lambda',
    metricName: 'ClaimedAccountConcurrency',
    statistic: 'Maximum',
    period: Duration.minutes(1),
    label: 'in use',
  });
  addAlarm(scope, 'Concurrency', {
    name: 'account-concurrency',
    severity: 'page',
    page: 'functions',
    essential: true,
    meaning: 'more than 90 % of the concurrent executions that AWS allows the account are in use',
    metric: claimed,
    above: 0.9 * quota,
    periods: [10, 10],
  });
  addGraph(scope, {
    row: 'functions',
    title: 'concurrent executions of the account',
    metrics: [claimed],
    limits: [{ value: quota, label: 'quota' }],
  });
}
