/** A metric and when it had which value. */
export interface Series {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly Dimension[];
  /** `at` in milliseconds since the epoch. */
  readonly points: { readonly at: number; readonly value: number }[];
}

export interface Dimension {
  readonly Name: string;
  readonly Value: string;
}

/** A metric's identity: the order of its dimensions doesn't matter. */
export function keyOf(namespace: string, name: string, dimensions: readonly Dimension[]): string {
  const sorted = dimensions.map(({ Name, Value }) => `${Name}=${Value}`).sort();
  return JSON.stringify([namespace, name, sorted]);
}

/** The statistics of each period that has a value, oldest first; times in milliseconds, the end is not included. */
export function statistics(points: Series['points'], from: number, to: number, period: number) {
  const inside = points.filter(({ at }) => at >= from && at < to);
  const periods = Map.groupBy(inside, ({ at }) => from + Math.floor((at - from) / period) * period);
  return [...periods]
    .sort(([a], [b]) => a - b)
    .map(([at, own]) => {
      const values = own.map(({ value }) => value);
      const sum = values.reduce((total, value) => total + value, 0);
      return {
        Timestamp: at / 1000,
        Sum: sum,
        SampleCount: values.length,
        Average: sum / values.length,
        Minimum: Math.min(...values),
        Maximum: Math.max(...values),
      };
    });
}
