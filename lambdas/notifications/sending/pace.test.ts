import { withContext } from '../../platform/context.ts';
import { tokenBucket } from './pace.ts';

/** A clock that waiting moves. */
function givenPace(perSecond: number, burst?: number) {
  const time = { now: 1_000_000 };
  const waits: number[] = [];
  const pace = tokenBucket({
    perSecond,
    ...(burst !== undefined && { burst }),
    clock: { now: () => time.now },
    wait: async (ms) => {
      waits.push(ms);
      time.now += ms;
    },
  });
  return { time, waits, pace };
}

describe('the pace of bulk', () => {
  test('is so many a second', async () => {
    const { pace, time } = givenPace(4);
    const began = time.now;

    for (let turn = 0; turn < 41; turn += 1) await pace();

    expect(time.now - began).toBe(10_000);
  });

  test('holds for many who ask at the same time', async () => {
    const time = { now: 0 };
    const waits: number[] = [];
    const wait = async (ms: number) => void waits.push(ms);
    const pace = tokenBucket({ perSecond: 2, clock: { now: () => time.now }, wait });

    await Promise.all(Array.from({ length: 5 }, () => pace()));

    expect(waits).toEqual([500, 1_000, 1_500, 2_000]);
  });

  test('saves up no more than one turn in a pause', async () => {
    const { pace, time, waits } = givenPace(2);
    await pace();
    time.now += 60_000;

    for (let turn = 0; turn < 3; turn += 1) await pace();

    expect(waits).toEqual([500, 500]);
  });

  test('lets as many go at once as may', async () => {
    const { pace, waits } = givenPace(2, 3);

    for (let turn = 0; turn < 5; turn += 1) await pace();

    expect(waits).toEqual([500, 500]);
  });

  test('gives a turn up that would come too late, and keeps it for others', async () => {
    const { pace, waits } = givenPace(0.1);
    await pace();

    const turn = withContext({ requestId: 'message-1', remaining: () => 20_000 }, pace);

    await expect(turn).rejects.toMatchObject({ name: 'ProviderAway', retryAfterMs: 10_000 });
    await pace();
    expect(waits).toEqual([10_000]);
  });
});
