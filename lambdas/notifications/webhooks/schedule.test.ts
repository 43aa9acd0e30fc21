import { nextAttemptAt, TRIED_FOR_MS } from './schedule.ts';

const SINCE = Date.UTC(2026, 10, 21, 9);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** When each attempt is made, ms after the first was due, where every one fails at once. */
function attempts(random: number, askedMs: number | null = null): number[] {
  const made = [0];
  for (;;) {
    const now = SINCE + made.at(-1)!;
    const next = nextAttemptAt({ attempt: made.length, since: SINCE, now, askedMs, random });
    if (next === null) return made;
    made.push(next - SINCE);
  }
}

describe('a message that fails', () => {
  test('is tried ten times within a day', () => {
    const made = attempts(0);

    const pauses = made.slice(1).map((at, index) => at - made[index]!);
    expect(pauses).toEqual([
      5_000,
      MINUTE,
      5 * MINUTE,
      30 * MINUTE,
      HOUR,
      2 * HOUR,
      4 * HOUR,
      8 * HOUR,
      8 * HOUR,
    ]);
    expect(made.at(-1)!).toBeGreaterThan(23 * HOUR);
    expect(made.at(-1)!).toBeLessThanOrEqual(TRIED_FOR_MS);
  });

  test('comes back up to a fifth earlier, so that what failed together does not come back together', () => {
    const latest = attempts(0);
    const earliest = attempts(1);

    expect(earliest).toHaveLength(10);
    expect(earliest[1]).toBe(4_000);
    expect(earliest.at(-1)!).toBe(latest.at(-1)! * 0.8);
  });

  test('waits as long as the receiver asks, where that is more', () => {
    const [, second, third] = attempts(0, 10 * MINUTE);

    expect([second, third]).toEqual([10 * MINUTE, 20 * MINUTE]);
  });

  test('waits an hour at most for the receiver’s sake, and a day in all', () => {
    const made = attempts(0, 7 * 24 * HOUR);

    expect(made.slice(0, 3)).toEqual([0, HOUR, 2 * HOUR]);
    expect(made.at(-1)).toBe(TRIED_FOR_MS);
  });

  test('is given up when its day is over, however late the queue was', () => {
    const late = { attempt: 2, since: SINCE, now: SINCE + TRIED_FOR_MS, askedMs: null, random: 0 };

    expect(nextAttemptAt(late)).toBeNull();
  });
});
