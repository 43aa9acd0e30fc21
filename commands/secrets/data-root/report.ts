import type { Standing, SweepReport } from '../../../lambdas/api/operator.ts';

/** `12,345` */
export const count = (number: number) => number.toLocaleString('en');

/** One line for a sweep under way. */
export function progressOf({ seen, done, left }: SweepReport): string {
  const waiting = left.reduce((sum, standing) => sum + standing.count, 0);
  return `${count(seen)} items looked at, ${count(done)} things done, ${count(waiting)} left`;
}

/** A line for each kind of thing that stands under an earlier root, and what moves it. */
export function lines(left: readonly Standing[]): string {
  return left
    .map(({ rootId, count: many, what, waitsFor }) => {
      const how = waitsFor === null ? 'changed meanwhile: run --rekey data again' : `wait for ${waitsFor}`;
      return `  root ${rootId}: ${count(many)} ${what} (${how})`;
    })
    .join('\n');
}
