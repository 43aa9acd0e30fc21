import { float } from './arguments.ts';
import type { Scored } from './sorted-set.ts';

export interface Interval {
  readonly low: number;
  readonly high: number;
  readonly withoutLow: boolean;
  readonly withoutHigh: boolean;
}

/** `1 (5` is from 1 up to, not including, 5. */
export function readInterval(low: string | undefined, high: string | undefined): Interval {
  const bound = (text: string | undefined) =>
    float(text?.startsWith('(') ? text.slice(1) : text, 'ERR min or max is not a float');
  return {
    low: bound(low),
    high: bound(high),
    withoutLow: low?.startsWith('(') ?? false,
    withoutHigh: high?.startsWith('(') ?? false,
  };
}

export function betweenScores(
  sorted: readonly Scored[],
  { low, high, withoutLow, withoutHigh }: Interval,
): Scored[] {
  return sorted.filter(
    ([, score]) => (withoutLow ? score > low : score >= low) && (withoutHigh ? score < high : score <= high),
  );
}
