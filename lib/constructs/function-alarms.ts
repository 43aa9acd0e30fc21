import { Duration } from 'aws-cdk-lib';
import { MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import { addAlarm } from './alarm.construct.ts';

const MINUTE = Duration.minutes(1);

/** The alarms that every function has: error rate, throttles, duration near the time-out. */
export function addFunctionAlarms(fn: Function, service: string, timeout: Duration): void {
  addAlarm(fn, 'Errors', {
    name: `${service}-errors`,
    severity: 'page',
    page: 'functions',
    meaning: `more than 1 % of the ${service} function's invocations fail`,
    metric: new MathExpression({
      expression: 'IF(invocations > 0, 100 * errors / invocations, 0)',
      usingMetrics: {
        errors: fn.metricErrors({ period: MINUTE }),
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
    metric: fn.metricThrottles({ period: MINUTE }),
    above: 1,
    orEqual: true,
    periods: [5, 5],
  });
  addAlarm(fn, 'Duration', {
    name: `${service}-duration`,
    severity: 'ticket',
    page: 'functions',
    meaning: `the slowest 1 % of the ${service} function's invocations take over 80 % of its time-out`,
    metric: fn.metricDuration({ period: MINUTE, statistic: Stats.p(99) }),
    above: 0.8 * timeout.toMilliseconds(),
    periods: [3, 5],
  });
}
