import { readOptionalEnv } from './env.ts';
import { METRICS_NAMESPACE, PLATFORM_ENV } from './platform.contract.ts';

/** What a metric is split by. Each combination of values is a metric of its own, and costs like one: be sparing. */
export type Dimensions = Readonly<Record<string, string>>;

interface Group {
  readonly dimensions: Dimensions;
  readonly metrics: Map<string, { readonly unit: 'Count' | 'None'; value: number }>;
}

const { stage } = readOptionalEnv({ stage: PLATFORM_ENV.stage });
const groups = new Map<string, Group>();

/** Adds to a counter. It reaches CloudWatch with the invocation's {@link flushMetrics}. */
export function count(name: string, value = 1, dimensions: Dimensions = {}): void {
  const { metrics } = group(dimensions);
  metrics.set(name, { unit: 'Count', value: (metrics.get(name)?.value ?? 0) + value });
}

/** Sets a level; the last one of an invocation counts. */
export function gauge(name: string, value: number, dimensions: Dimensions = {}): void {
  group(dimensions).metrics.set(name, { unit: 'None', value });
}

/**
 * Writes what was counted as log lines in the embedded metric format. Called at the end of each invocation.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function flushMetrics(timestamp = Date.now()): void {
  for (const { dimensions, metrics } of groups.values()) {
    const definition = {
      Namespace: METRICS_NAMESPACE,
      Dimensions: [Object.keys(dimensions)],
      Metrics: Array.from(metrics, ([name, { unit }]) => ({ Name: name, Unit: unit })),
    };
    const values = Object.fromEntries(Array.from(metrics, ([name, { value }]) => [name, value]));
    const line = {
      _aws: { Timestamp: timestamp, CloudWatchMetrics: [definition] },
      ...dimensions,
      ...values,
    };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  }
  groups.clear();
}

function group(given: Dimensions): Group {
  const dimensions = stage === null ? given : { Stage: stage, ...given };
  const key = JSON.stringify(dimensions);
  const found = groups.get(key) ?? { dimensions, metrics: new Map() };
  groups.set(key, found);
  return found;
}
