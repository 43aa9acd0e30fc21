import type { Due } from '../../lambdas/api/operator.ts';

export interface Erasures {
  readonly pending: AsyncIterable<Due>;
  readonly tombstones: AsyncIterable<string>;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** How many wait for the end of their grace, how many are due, and how many were ever erased. */
export async function summary({ pending, tombstones, now }: Erasures): Promise<string> {
  let waiting = 0;
  let due = 0;
  let next: number | null = null;
  for await (const { dueAt } of pending) {
    if (dueAt <= now) due += 1;
    else {
      waiting += 1;
      next ??= dueAt;
    }
  }
  let done = 0;
  for await (const _ of tombstones) done += 1;
  return [
    `  closed, and can be restored  ${waiting}${next === null ? '' : `, the next one is due ${timeOf(next)}`}`,
    `  due, or being erased         ${due}`,
    `  tombstones                   ${done}`,
  ].join('\n');
}

/** Who is due, the longest overdue first. */
export async function dueList({ pending, now }: Pick<Erasures, 'pending' | 'now'>): Promise<string> {
  const lines: string[] = [];
  for await (const { userId, dueAt } of pending) {
    if (dueAt > now) break; // they come by the time
    lines.push(`  ${userId}  since ${timeOf(dueAt)}`);
  }
  return lines.length > 0 ? lines.join('\n') : 'nobody is due';
}

const timeOf = (at: number) => new Date(at).toISOString().slice(0, 16).replace('T', ' ');
