import type { MetricName } from './alarm-set.ts';
import { resourcesOf } from './stacks.ts';
import type { Synthesised } from './stacks.ts';

interface Rendering {
  readonly expression?: string;
}

type Entry = string | Rendering;

export interface Widget {
  readonly type: 'text' | 'metric' | 'alarm';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title?: string;
    readonly markdown?: string;
    readonly alarms?: readonly string[];
    readonly metrics?: readonly (readonly Entry[])[];
  };
}

/** The widgets of the stage's only dashboard; intrinsics in it read `<…>`. */
export function widgetsOf(stacks: Synthesised): Widget[] {
  const dashboards = resourcesOf(stacks, 'AWS::CloudWatch::Dashboard');
  if (dashboards.length !== 1)
    throw new Error(`${dashboards.length} dashboards were synthesised, expected 1`);
  return (JSON.parse(textOf(dashboards[0]![1].Properties.DashboardBody)) as { widgets: Widget[] }).widgets;
}

/** The metrics that a widget shows; those of a search are the search's own business. */
export function metricsOf({ properties }: Widget): MetricName[] {
  return (properties.metrics ?? []).flatMap((entry) => {
    const [namespace, name, ...dimensions] = entry.filter((part) => typeof part === 'string');
    if (!namespace || !name) return [];
    const pairs = dimensions.flatMap((key, index) =>
      index % 2 === 0 ? [[key, dimensions[index + 1] ?? ''] as const] : [],
    );
    return [{ namespace, name, dimensions: Object.fromEntries(pairs) }];
  });
}

/** The expressions that a widget shows. */
export function expressionsOf({ properties }: Widget): string[] {
  return (properties.metrics ?? [])
    .flat()
    .flatMap((part) => (typeof part !== 'string' && part.expression ? [part.expression] : []));
}

function textOf(body: unknown): string {
  if (typeof body === 'string') return body;
  const [, parts] = (body as { readonly 'Fn::Join': readonly [string, readonly unknown[]] })['Fn::Join'];
  return parts
    .map((part) => (typeof part === 'string' ? part : `<${JSON.stringify(part).replaceAll(/["\\]/g, '')}>`))
    .join('');
}
