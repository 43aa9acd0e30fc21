import * as fc from 'fast-check';
import type { DeliverMessage } from '../notifications.contract.ts';
import { FakeQueue, givenEvent, NOW } from '../notifications.fixture.ts';
import { ProviderAway } from '../provider-away.ts';
import { delayOf, GIVE_UP_MS, isEarly, postpone, sendAt } from './postpone.ts';

const MINUTE_MS = 60_000;
const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

function givenQueue() {
  const time = { now: NOW };
  const clock = { now: () => time.now };
  return { time, clock, queue: new FakeQueue<DeliverMessage>(clock) };
}

const message: DeliverMessage = { kind: 'deliver', event: givenEvent('password.changed'), readerId: 'ada' };
const away = new ProviderAway('away');

describe('the delay before another attempt', () => {
  test.each([
    [0, 30_000],
    [1, 60_000],
    [2, 120_000],
    [3, 240_000],
    [4, 480_000],
    [5, 15 * MINUTE_MS],
    [6, 15 * MINUTE_MS],
    [500, 15 * MINUTE_MS],
  ])('after attempt %i is anything below %i ms', (attempt, limit) => {
    fc.assert(
      fc.property(share, (random) => {
        const delay = delayOf(attempt, null, () => random);
        expect(delay).toBeGreaterThanOrEqual(0);
        expect(delay).toBeLessThan(limit);
      }),
    );
    expect(delayOf(attempt, null, () => 0.999)).toBeGreaterThan(limit * 0.99);
  });

  test('is no shorter than the provider asks for', () => {
    const delays = [0, 90_000, 3_600_000].map((asked) => delayOf(0, asked, () => 0.5));

    expect(delays).toEqual([15_000, 90_000, 3_600_000]);
  });
});

describe('a message that is postponed', () => {
  test('counts its attempts, and says when it is due', async () => {
    const { queue, clock } = givenQueue();

    await postpone({ clock, random: () => 0.5 }, queue.send, { ...message, attempt: 2 }, [away]);

    const delay = 60_000;
    expect(queue.messages).toEqual([
      { message: { ...message, attempt: 3, dueAt: NOW + delay }, from: NOW + delay },
    ]);
  });

  test('waits for the provider that wants to wait longest', async () => {
    const { queue, clock } = givenQueue();
    const reasons = [10_000, 20 * MINUTE_MS].map(
      (retryAfterMs) => new ProviderAway('busy', { retryAfterMs }),
    );

    await postpone({ clock, random: () => 0.5 }, queue.send, message, reasons);

    expect(queue.messages).toMatchObject([{ message: { dueAt: NOW + 20 * MINUTE_MS } }]);
  });

  test('is tried a last time a day after the event, and then fails', async () => {
    const { queue, clock, time } = givenQueue();
    time.now = NOW + GIVE_UP_MS - 1_000;
    const again = () =>
      postpone({ clock, random: () => 0.99 }, queue.send, { ...message, attempt: 9 }, [away]);
    await again();
    time.now += 1_000;

    const last = again();

    await expect(last).rejects.toBe(away);
    expect(queue.messages).toMatchObject([{ from: NOW + GIVE_UP_MS }]);
  });

  test('is tried more than a hundred times in that day, at most 15 minutes apart', async () => {
    const { queue, clock, time } = givenQueue();
    const random = pseudoRandom();
    let current = message;
    const pauses: number[] = [];
    while (time.now < NOW + GIVE_UP_MS) {
      await postpone({ clock, random }, queue.send, current, [away]);
      const [next] = queue.messages.splice(0);
      pauses.push(next!.from - time.now);
      [current, time.now] = [next!.message, next!.from];
    }

    expect(pauses.length).toBeGreaterThan(100);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(15 * MINUTE_MS);
  });
});

describe('a message that is due later than SQS can keep it back', () => {
  test('is early when it comes, and is sent again with what is left', async () => {
    const { queue, clock, time } = givenQueue();
    const late = { ...message, dueAt: NOW + 20 * MINUTE_MS };
    time.now += 15 * MINUTE_MS;

    const early = isEarly(late, time.now);
    await sendAt({ clock }, queue.send, late);

    expect(early).toBe(true);
    expect(queue.messages).toEqual([{ message: late, from: NOW + 20 * MINUTE_MS }]);
  });

  test('is not early for the part of a second that SQS does not count', () => {
    expect(isEarly({ ...message, dueAt: NOW + 900 }, NOW)).toBe(false);
  });
});

/** The same numbers in every run: Park and Miller's. */
function pseudoRandom(): () => number {
  let state = 42;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}
