import { AwsError, type Clock, type Service } from '../../service.ts';
import { keyOf, statistics, type Series } from './datapoints.ts';

const HOUR = 3_600_000;
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html
const PAST = 14 * 24 * HOUR;
const FUTURE = 2 * HOUR;
const MOST = 1000;

/** The metrics that programs put by API, in memory; what functions log as EMF is not read, and no alarm looks on. */
export function createCloudWatch(): Service {
  const metrics = new Map<string, Series>();
  let clock: Clock | null = null;

  function timeOf(given: unknown): number {
    const now = clock!.now();
    const at = given === undefined ? now : Number(given) * 1000;
    if (at >= now - PAST && at <= now + FUTURE) return at;
    throw invalid(
      `The parameter MetricData.member.Timestamp is ${new Date(at).toISOString()}, expected two weeks ago to two hours ahead`,
    );
  }

  const actions: Readonly<Record<string, (input: any) => unknown>> = {
    PutMetricData({ Namespace, MetricData = [] }) {
      if (!Namespace) throw invalid('The parameter Namespace is required.');
      if (MetricData.length > MOST)
        throw invalid(`MetricData has ${MetricData.length} entries, at most ${MOST}`);
      const all = MetricData.map((datum: any) => ({ ...datum, at: timeOf(datum.Timestamp) }));
      for (const { MetricName, Dimensions = [], Value, Values, at } of all) {
        const key = keyOf(Namespace, MetricName, Dimensions);
        const known = metrics.get(key);
        const series: Series = known ?? {
          namespace: Namespace,
          name: MetricName,
          dimensions: Dimensions,
          points: [],
        };
        metrics.set(key, series);
        for (const value of Values ?? [Value]) series.points.push({ at, value: Number(value) });
      }
    },

    ListMetrics: ({ Namespace, MetricName }) => ({
      Metrics: [...metrics.values()]
        .filter((each) => !Namespace || each.namespace === Namespace)
        .filter((each) => !MetricName || each.name === MetricName)
        .map(({ namespace, name, dimensions }) => ({
          Namespace: namespace,
          MetricName: name,
          Dimensions: dimensions,
        })),
    }),

    GetMetricStatistics({ Namespace, MetricName, Dimensions = [], StartTime, EndTime, Period }) {
      const { points = [] } = metrics.get(keyOf(Namespace, MetricName, Dimensions)) ?? {};
      const [from, to] = [Number(StartTime) * 1000, Number(EndTime) * 1000];
      return { Label: MetricName, Datapoints: statistics(points, from, to, Number(Period) * 1000) };
    },
  };

  return {
    name: 'monitoring',
    target: 'GraniteServiceVersion20100801',
    resourceTypes: [],

    start(_resources, context) {
      clock = context.clock;
    },

    handle(action, input) {
      refuseOthers(action);
      return actions[action]!(input ?? {});
    },

    authorize(action, input) {
      refuseOthers(action);
      const access = { action: `cloudwatch:${action}`, resource: '*' };
      if (!input?.Namespace) return [access];
      return [{ ...access, context: { 'cloudwatch:namespace': String(input.Namespace) } }];
    },

    describe: () =>
      [...metrics.values()].map(({ namespace, name, points }) => ({
        namespace,
        name,
        points: points.length,
      })),

    stop() {
      metrics.clear();
    },
  };

  function refuseOthers(action: string) {
    if (!actions[action])
      throw new AwsError(
        'UnknownOperationException',
        `the rehearsal's cloudwatch doesn't serve ${action}`,
        404,
      );
  }
}

const invalid = (message: string) => new AwsError('InvalidParameterValue', message);
