import { Duration } from 'aws-cdk-lib';
import { MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import { addAlarm } from './alarm.construct.ts';
import { addGraph } from './dashboard-graph.construct.ts';

const MINUTE = Duration.minutes(1);

/** The alarms and graphs that every function has: error rate, throttles, duration near the time-out. */
export function watchFunction(fn: Function, service: string, timeout: Duration): void {
  const errors = fn.metricErrors({ period: MINUTE, label: service });
  const throttles = fn.metricThrottles({ period: MINUTE, label: service });
  const slowest = fn.metricDuration({ period: MINUTE, statistic: Stats.p(99), label: service });
  addAlarm(fn, 'Errors', {
    name: `${service}-errors`,
    severity: 'page',
    page: 'functions',
    meaning: `more than 1 % of the ${service} function's invocations fail`,
    metric: new MathExpression({
      expression: 'IF(invocations > 0, 100 * errors / invocations, 0)',
      usingMetrics: {
        errors,
        invocations: fn.metricInvocations({ period: MINUTE }),
      },
      label: 'error rate in percent',
      period: MINUTE,
    }),
    above: 1,
    periods: [3, 3],
  });
  addAlarm(fn, 'Throttles', {
    name: `${service}-throttles`,
    severity: 'page',
    page: 'functions',
    meaning: `invocations of the ${service} function are refused for want of concurrency`,
    metric: throttles,
    above: 1,
    orEqual: true,
    periods: [5, 5],
  });
  addAlarm(fn, 'Duration', {
    name: `${service}-duration`,
    severity: 'ticket',
    page: 'functions',
    meaning: `the slowest 1 % of the ${service} function's invocations take over 80 % of its time-out`,
    metric: slowest,
    above: 0.8 * timeout.toMilliseconds(),
    periods: [3, 5],
  });
  const row = 'functions';
  addGraph(fn, { row, title: 'errors / min', metrics: [errors] });
  addGraph(fn, { row, title: 'duration p99, ms', metrics: [slowest], detail: true });
  addGraph(fn, { row, title: 'throttles / min', metrics: [throttles], detail: true });
}
