import { alarmsOf } from './alarm-set.ts';
import { configOf } from './profiles.ts';
import { synthesise } from './stacks.ts';

/** Metrics that alarms of a stage may read, of which AWS bills each at 0.10 dollars a month. */
const MAX_BILLED = { full: 155, lean: 45 };

const stacks = synthesise();
const alarms = alarmsOf(stacks);
const named = (name: string) => alarms.find((alarm) => alarm.name === name);

const percent = (expression: string) => ({
  Metrics: expect.arrayContaining([expect.objectContaining({ Expression: expression, ReturnData: true })]),
});

/** The form of the burn rates: at least 20 requests in the window, and no data is no failure. */
const burn = (window: string) =>
  percent(
    `IF(FILL(requests${window}, 0) >= 20, 100 * (FILL(target${window}, 0) + FILL(own${window}, 0)) / requests${window}, 0)`,
  );

const ABOVE = 'GreaterThanThreshold';
const times = (DatapointsToAlarm: number, EvaluationPeriods: number) => ({
  DatapointsToAlarm,
  EvaluationPeriods,
});

describe('the alarms', () => {
  test.each<[string, object]>([
    ['slo-1h', { Threshold: 7.2, ...times(1, 1), ...burn('1h') }],
    ['slo-5m', { Threshold: 7.2, ...times(1, 1), ...burn('5m') }],
    ['slo-6h', { Threshold: 3, ...times(1, 1), ...burn('6h') }],
    ['slo-30m', { Threshold: 3, ...times(1, 1), ...burn('30m') }],
    ['slo-1d', { Threshold: 1.5, ...times(1, 1), ...burn('1d') }],
    ['alb-response-time', { Threshold: 1, ...times(3, 5), Metrics: [stat('TargetResponseTime', 'p99', 60)] }],
    [
      'alb-rejected-connections',
      { Threshold: 0, ...times(1, 1), MetricName: 'RejectedConnectionCount', Period: 300 },
    ],
    ...['api', 'payments', 'egress'].map((name): [string, object] => [
      `${name}-internal-errors`,
      { Threshold: 0, ...times(1, 1), MetricName: 'LambdaInternalError', Period: 300 },
    ]),
    ['webhook-lag', { Threshold: 300_000, ...times(3, 3), Metrics: [stat('WebhookLag', 'p95', 300)] }],
    ['webhook-drift', { Threshold: 0, ...times(1, 1), Metrics: [stat('WebhookDrift', 'Sum', 86_400)] }],
    ['webhooks-refused', { Threshold: 10, ...times(1, 1), Metrics: [stat('WebhookForged', 'Sum', 300)] }],
    ['stripe-down', { Threshold: 0, ...times(2, 3), Metrics: [stat('BreakerOpened', 'Sum', 300)] }],
    ['payments-failing', { Threshold: 50, ...times(1, 1) }],
    [
      'payments-disputed',
      { Threshold: 0, ...times(1, 1), Metrics: [stat('PaymentsDisputed', 'Sum', 3_600)] },
    ],
    [
      'api-errors',
      {
        Threshold: 1,
        ...times(3, 3),
        ...percent('IF(invocations > 0, 100 * errors / invocations, 0)'),
      },
    ],
    ['api-throttles', { Threshold: 1, ComparisonOperator: 'GreaterThanOrEqualToThreshold', ...times(5, 5) }],
    ['api-duration', { Threshold: 12_000, ...times(3, 5), Metrics: [stat('Duration', 'p99', 60)] }],
    [
      'account-concurrency',
      { Threshold: 9, ...times(10, 10), Metrics: [stat('ClaimedAccountConcurrency', 'Maximum', 60)] },
    ],
    ['users-table-throttles', { Threshold: 0, ...times(5, 5) }],
    ['users-table-system-errors', { Threshold: 0, ...times(5, 5) }],
    ['deliver-age', { Threshold: 300, ...times(3, 3) }],
    ['deliver-dead-letters', { Threshold: 0, ...times(1, 1) }],
    ['bulk-age', { Threshold: 3_600, ...times(3, 3) }],
    ['webhooks-age', { Threshold: 1_800, ...times(3, 3) }],
    ['mail-feedback-age', { Threshold: 900, ...times(3, 3) }],
    ['mail-postponed', { Threshold: 0, ...times(3, 3) }],
    ['relay-iterator-age', { Threshold: 60_000, ...times(3, 3) }],
    ['cache-throttled', { Threshold: 0 }],
    ['cache-full', { Threshold: 800_000_000 }],
    ['cache-authentication-failures', { Threshold: 0 }],
    ['mail-bounces-warn', { Threshold: 0.02, MetricName: 'Reputation.BounceRate' }],
    ['mail-bounces', { Threshold: 0.05, MetricName: 'Reputation.BounceRate' }],
    ['mail-complaints-warn', { Threshold: 0.0005, MetricName: 'Reputation.ComplaintRate' }],
    ['mail-complaints', { Threshold: 0.001, MetricName: 'Reputation.ComplaintRate' }],
  ])('ring as operations asks: %s', (name, expected) => {
    expect(named(name)?.properties).toMatchObject({ ComparisonOperator: ABOVE, ...expected });
  });

  test.each([
    ['slo-1h', 3_600],
    ['slo-5m', 300],
    ['slo-6h', 21_600],
    ['slo-30m', 1_800],
    ['slo-1d', 86_400],
  ])('%s looks at the whole of its window', (name, seconds) => {
    const queries = named(name)?.properties.Metrics as { MetricStat?: { Period: number; Stat: string } }[];

    const read = queries.flatMap(({ MetricStat }) => (MetricStat ? [MetricStat] : []));
    expect(read).toHaveLength(3);
    expect(read.every(({ Period, Stat }) => Period === seconds && Stat === 'Sum')).toBe(true);
  });

  test('ring when sign-ups leave the band that is learned from them, hour by hour', () => {
    const { properties } = named('sign-ups-unusual')!;

    expect(properties).toMatchObject({
      ComparisonOperator: 'LessThanLowerOrGreaterThanUpperThreshold',
      ThresholdMetricId: 'expr_1',
      Metrics: [
        { Id: 'expr_1', Expression: 'ANOMALY_DETECTION_BAND(m0, 3)' },
        { Id: 'm0', MetricStat: { Period: 3_600, Stat: 'Sum' } },
      ],
    });
    stacks.templates.operations.hasResourceProperties('AWS::CloudWatch::AnomalyDetector', {
      SingleMetricAnomalyDetector: {
        Namespace: 'Soloist',
        MetricName: 'SignUps',
        Stat: 'Sum',
        Dimensions: [{ Name: 'Stage', Value: 'staging' }],
      },
    });
  });

  test.each(alarms.map((alarm) => [alarm.name, alarm] as const))(
    '%s reaches nobody by itself, and takes missing data as operations asks',
    (name, { properties }) => {
      const missing = /^mail-(bounces|complaints)/.test(name)
        ? 'ignore'
        : name === 'heartbeat'
          ? 'breaching'
          : 'notBreaching';

      expect(properties.TreatMissingData).toBe(missing);
      expect(properties).not.toHaveProperty('AlarmActions');
      expect(properties).not.toHaveProperty('OKActions');
    },
  );

  test('follow the quota that the stage says it has', () => {
    const stage = synthesise(configOf({ concurrency: 1_000 }));

    const alarm = alarmsOf(stage).find(({ name }) => name === 'account-concurrency');

    expect(alarm?.properties.Threshold).toBe(900);
  });
});

describe('a lean stage', () => {
  const lean = alarmsOf(synthesise(configOf({ alarms: 'lean' })));
  const names = lean.map(({ name }) => name);

  test('keeps what shows harm that no other alarm would', () => {
    expect(names.sort()).toEqual(
      expect.arrayContaining([
        ...['1d', '1h', '30m', '5m', '6h'].map((window) => `slo-${window}`),
        'account-concurrency',
        'cloudfront-server-errors',
        'deliver-age',
        'deliver-dead-letters',
        'deploy-window',
        'mail-bounces',
        'mail-complaints',
        'payments-disputed',
        'relay-dead-letters',
        'relay-iterator-age',
        'stripe-events-age',
        'stripe-events-dead-letters',
        'webhook-drift',
        'webhooks-refused',
      ]),
    );
  });

  test('leaves out what explains another alarm', () => {
    const explaining = /-(errors|throttles|duration|warn|unusual|failing|lag)$|^(cache|alb)-/;

    expect(names.filter((name) => explaining.test(name) && name !== 'cloudfront-server-errors')).toEqual([]);
    expect(alarms.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
  });

  test.each([
    ['full', alarms],
    ['lean', lean],
  ] as const)('stays affordable: %s', (profile, set) => {
    const billed = set.reduce((sum, alarm) => sum + alarm.billed, 0);

    expect(billed).toBeGreaterThan(set.length);
    expect(billed).toBeLessThanOrEqual(MAX_BILLED[profile]);
  });
});

// a sum has no value where one of its terms has none, and services report errors only where there are some
test('no alarm adds up metrics of which one may be missing', () => {
  const sums = alarms.flatMap(({ properties }) =>
    ((properties.Metrics ?? []) as { Expression?: string }[])
      .map(({ Expression = '' }) => Expression)
      .filter((expression) => expression.includes(' + ')),
  );

  const unfilled = sums.filter((sum) => sum.split(' + ').some((term) => !term.includes('FILL(')));

  expect(sums.length).toBeGreaterThan(0);
  expect(unfilled).toEqual([]);
});

/** A metric as an alarm with a label writes it. */
function stat(MetricName: string, Stat: string, Period: number) {
  return expect.objectContaining({
    MetricStat: expect.objectContaining({ Metric: expect.objectContaining({ MetricName }), Period, Stat }),
  });
}
