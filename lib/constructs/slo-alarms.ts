import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import {
  type ApplicationLoadBalancer,
  HttpCodeElb,
  HttpCodeTarget,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import { addAlarm, type Severity } from './alarm.construct.ts';
import { addGraph } from './dashboard-graph.construct.ts';

/** Requests that may fail, in percent: 100 less the availability of 99.5 %. */
const ERROR_BUDGET = 0.5;
/** Fewer requests in a window say nothing: one failure of three is no outage. */
const MIN_REQUESTS = 20;

interface BurnRate {
  readonly id: string;
  readonly window: string;
  readonly period: Duration;
  /** Times the error budget: at 1 a month's budget lasts exactly a month. */
  readonly rate: number;
  readonly severity: Severity;
  /** The long window says that it matters, the short one that it still goes on: both must ring. */
  readonly together?: string;
}

const FAST = { rate: 14.4, severity: 'page', together: 'slo-fast' } as const;
const SLOW = { rate: 6, severity: 'page', together: 'slo-slow' } as const;

/** @see https://sre.google/workbook/alerting-on-slos/ (multiwindow, multi-burn-rate alerts) */
const BURN_RATES: readonly BurnRate[] = [
  { id: 'Slo1h', window: '1h', period: Duration.hours(1), ...FAST },
  { id: 'Slo5m', window: '5m', period: Duration.minutes(5), ...FAST },
  { id: 'Slo6h', window: '6h', period: Duration.hours(6), ...SLOW },
  { id: 'Slo30m', window: '30m', period: Duration.minutes(30), ...SLOW },
  { id: 'Slo1d', window: '1d', period: Duration.days(1), rate: 3, severity: 'ticket' },
];

/** The alarms on how fast the error budget of the service is spent, as its load balancer sees it. */
export function addSloAlarms(scope: Construct, balancer: ApplicationLoadBalancer): void {
  for (const { id, window, period, rate, ...heard } of BURN_RATES) {
    addAlarm(scope, id, {
      name: `slo-${window}`,
      page: 'slo',
      essential: true,
      meaning: `in the last ${window} requests failed ${rate} times as fast as the error budget allows`,
      metric: failedPercent(balancer, period, window),
      above: roundedPercent(rate),
      periods: [1, 1],
      ...heard,
    });
  }
  addGraph(scope, {
    row: 'health',
    title: 'failed requests, %',
    metrics: BURN_RATES.filter(({ window }) => ['5m', '1h'].includes(window)).map(({ period, window }) =>
      failedPercent(balancer, period, window),
    ),
    limits: [
      { value: roundedPercent(FAST.rate), label: 'budget gone in 2 days' },
      { value: roundedPercent(SLOW.rate), label: 'in 5 days' },
      { value: ERROR_BUDGET, label: 'in a month' },
    ],
  });
}

/** 14.4 × 0.5 is not quite 7.2 in binary. */
function roundedPercent(rate: number): number {
  return Number((rate * ERROR_BUDGET).toFixed(2));
}

/** Requests answered with a 5xx by the functions or the balancer itself, in percent of all. */
function failedPercent(
  { metrics }: ApplicationLoadBalancer,
  period: Duration,
  window: string,
): MathExpression {
  // ids of their own for each window, or a graph could not show two
  const [t, b, e] = [`requests${window}`, `target${window}`, `own${window}`];
  return new MathExpression({
    expression: `IF(FILL(${t}, 0) >= ${MIN_REQUESTS}, 100 * (FILL(${b}, 0) + FILL(${e}, 0)) / ${t}, 0)`,
    usingMetrics: {
      [t]: metrics.requestCount({ period }),
      [b]: metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT, { period }),
      [e]: metrics.httpCodeElb(HttpCodeElb.ELB_5XX_COUNT, { period }),
    },
    label: `over ${window}`,
    period,
  });
}
