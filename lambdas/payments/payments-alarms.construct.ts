import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { addAlarm } from '../../lib/constructs/alarm.construct.ts';
import { addGraph } from '../../lib/constructs/dashboard-graph.construct.ts';
import { namingOf } from '../../lib/constructs/naming.ts';
import { watchBand } from '../../lib/constructs/usual-band.ts';
import { METRICS_NAMESPACE } from '../platform/platform.contract.ts';
import { PAYMENTS_METRICS } from './payments.contract.ts';

const FIVE_MINUTES = Duration.minutes(5);
const HOUR = Duration.hours(1);

/** Payments of an hour below which a share says nothing. */
const ENOUGH = 10;

/** The alarms and graphs of money: what the functions', queues' and tables' own do not see. */
export function watchPayments(scope: Construct): void {
  watchOutcomes(scope);
  watchWebhooks(scope);
  watchStripe(scope);
}

function watchOutcomes(scope: Construct): void {
  watchBand(scope, {
    metricName: PAYMENTS_METRICS.succeeded,
    label: 'payments',
    alarm: {
      name: 'payments-unusual',
      page: 'payments',
      meaning: 'far more or fewer payments succeed than usual at this hour',
    },
    row: 'payments',
  });
  const failed = ours(scope, PAYMENTS_METRICS.failed, HOUR, 'failed');
  const succeeded = ours(scope, PAYMENTS_METRICS.succeeded, HOUR, 'succeeded');
  addAlarm(scope, 'Failing', {
    name: 'payments-failing',
    severity: 'ticket',
    page: 'payments',
    meaning: `more than half of the payments of an hour fail, of at least ${ENOUGH}`,
    metric: new MathExpression({
      expression: `IF(FILL(f, 0) + FILL(s, 0) >= ${ENOUGH}, 100 * FILL(f, 0) / (FILL(f, 0) + FILL(s, 0)), 0)`,
      usingMetrics: { f: failed, s: succeeded },
      label: 'failed payments in percent',
      period: HOUR,
    }),
    above: 50,
    periods: [1, 1],
  });
  addGraph(scope, { row: 'payments', title: 'failed payments / h', metrics: [failed], detail: true });
  watchDisputes(scope);
}

/** Each has a date by which the bank must be answered, and no second one. */
function watchDisputes(scope: Construct): void {
  const disputed = ours(scope, PAYMENTS_METRICS.disputed, HOUR, 'disputed');
  addAlarm(scope, 'Disputed', {
    name: 'payments-disputed',
    severity: 'ticket',
    page: 'payments',
    essential: true,
    meaning: 'a bank has taken a payment back for its card’s holder',
    metric: disputed,
    above: 0,
    periods: [1, 1],
  });
  addGraph(scope, { row: 'payments', title: 'disputed payments / h', metrics: [disputed], detail: true });
}

function watchWebhooks(scope: Construct): void {
  const lag = ours(scope, PAYMENTS_METRICS.webhookLag, FIVE_MINUTES, 'p95', Stats.p(95));
  addAlarm(scope, 'Lag', {
    name: 'webhook-lag',
    severity: 'ticket',
    page: 'payments',
    meaning: 'what happens at Stripe is known here more than 5 minutes later',
    metric: lag,
    above: 5 * 60_000,
    periods: [3, 3],
  });
  addAlarm(scope, 'Drift', {
    name: 'webhook-drift',
    severity: 'ticket',
    page: 'payments',
    essential: true,
    meaning: 'the nightly comparison with Stripe found what no webhook had told',
    // a day: it rings until a later night finds nothing
    metric: ours(scope, PAYMENTS_METRICS.drift, Duration.days(1), 'differences'),
    above: 0,
    periods: [1, 1],
  });
  const forged = ours(scope, PAYMENTS_METRICS.forged, FIVE_MINUTES, 'refused');
  addAlarm(scope, 'Forged', {
    name: 'webhooks-refused',
    severity: 'ticket',
    page: 'payments',
    essential: true,
    meaning:
      'many webhooks are refused for their signature: the secret is not Stripe’s, or somebody forges them',
    metric: forged,
    above: 10,
    periods: [1, 1],
  });
  addGraph(scope, {
    row: 'payments',
    title: 'webhook lag p95, ms',
    metrics: [lag],
    limits: [{ value: 5 * 60_000, label: 'alarm' }],
    detail: true,
  });
  addGraph(scope, { row: 'payments', title: 'refused webhooks / 5 min', metrics: [forged], detail: true });
}

/** Its state is drawn with those of the other dependencies. */
function watchStripe(scope: Construct): void {
  addAlarm(scope, 'StripeDown', {
    name: 'stripe-down',
    severity: 'ticket',
    page: 'payments',
    meaning: 'calls of Stripe fail again and again: payments answer 503, and nothing else does',
    metric: new Metric({
      namespace: METRICS_NAMESPACE,
      metricName: 'BreakerOpened',
      dimensionsMap: { Stage: namingOf(scope).stage, Dependency: 'stripe' },
      statistic: 'Sum',
      period: FIVE_MINUTES,
      label: 'breaker opened',
    }),
    above: 0,
    periods: [2, 3],
  });
}

function ours(
  scope: Construct,
  metricName: string,
  period: Duration,
  label: string,
  statistic = 'Sum',
): Metric {
  return new Metric({
    namespace: METRICS_NAMESPACE,
    metricName,
    dimensionsMap: { Stage: namingOf(scope).stage },
    statistic,
    period,
    label,
  });
}
