import { resourcesOf } from './stacks.ts';
import type { Synthesised } from './stacks.ts';

const PREFIX = /^soloist-staging-/;

/** A metric as an alarm or a graph names it. */
export interface MetricName {
  readonly namespace: string;
  readonly name: string;
  /** Dimension → its value, a text or an intrinsic as JSON. */
  readonly dimensions: Readonly<Record<string, string>>;
}

export interface AlarmFound {
  /** Without the stage's prefix. */
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** What it reads, and is billed for: a band counts as three (its metric and two edges). */
  readonly metrics: readonly MetricName[];
  readonly billed: number;
}

interface Dimension {
  readonly Name: string;
  readonly Value: unknown;
}

interface TemplateMetric {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly Dimension[];
}

interface Query {
  readonly Expression?: string;
  readonly MetricStat?: { readonly Metric: TemplateMetric };
}

/** The alarms of a stage; composites are {@link compositesOf}. */
export function alarmsOf(stacks: Synthesised): AlarmFound[] {
  return resourcesOf(stacks, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => alarm(Properties));
}

export function alarm(properties: Readonly<Record<string, unknown>>): AlarmFound {
  const queries = (properties.Metrics ?? []) as readonly Query[];
  const metrics = [
    ...('MetricName' in properties ? [metricOf(properties as unknown as TemplateMetric)] : []),
    ...queries.flatMap(({ MetricStat }) => (MetricStat ? [metricOf(MetricStat.Metric)] : [])),
  ];
  const bands = queries.filter(({ Expression }) => Expression?.startsWith('ANOMALY_DETECTION_BAND'));
  return {
    name: String(properties.AlarmName).replace(PREFIX, ''),
    properties,
    metrics,
    billed: metrics.length + 2 * bands.length,
  };
}

/** The composites, each with the alarms that its rule names. */
export function compositesOf(stacks: Synthesised) {
  return resourcesOf(stacks, 'AWS::CloudWatch::CompositeAlarm').map(([, { Properties }]) => ({
    name: String(Properties.AlarmName).replace(PREFIX, ''),
    properties: Properties,
    rule: String(Properties.AlarmRule),
    hears: [...String(Properties.AlarmRule).matchAll(/ALARM\("soloist-staging-([^"]+)"\)/g)].map(
      ([, name]) => name!,
    ),
  }));
}

function metricOf({ Namespace, MetricName, Dimensions = [] }: TemplateMetric): MetricName {
  const dimensions = Dimensions.map(({ Name, Value }) => [
    Name,
    typeof Value === 'string' ? Value : JSON.stringify(Value),
  ]);
  return {
    namespace: Namespace,
    name: MetricName,
    dimensions: Object.fromEntries(dimensions) as Record<string, string>,
  };
}
