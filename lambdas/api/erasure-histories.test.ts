import * as fc from 'fast-check';
import { silenceOutput } from '../platform/testing/output.ts';
import { DAY, givenErasures } from './erasure.fixture.ts';

silenceOutput();

const HOUR = DAY / 24;
const EMAIL = 'ada.lovelace@example.com';
type Erasures = ReturnType<typeof givenErasures>;

/** What a person, the clock and the worker do, in any order; `steps` is how far the worker gets before it dies. */
type Step =
  | { readonly does: 'close' | 'restore' }
  | { readonly does: 'wait'; readonly days: number }
  | { readonly does: 'work'; readonly steps: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ does: fc.constantFrom('close' as const, 'restore' as const) }),
  fc.record({ does: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 15 }) }),
  fc.record({ does: fc.constant('work' as const), steps: fc.integer({ min: 0, max: 60 }) }),
);

/** Does one step. @returns the answer's status where somebody asked for something, null where they could not log in */
async function take(erasures: Erasures, each: Step): Promise<number | null> {
  if (each.does === 'wait') {
    erasures.advance(each.days * DAY);
    return null;
  }
  if (each.does === 'work') {
    erasures.process.dieAfter(each.steps);
    await erasures.pass(0).catch(() => undefined);
    erasures.process.restart();
    await erasures.work();
    return null;
  }
  const ada = await erasures.loggedIn(EMAIL);
  if (!ada.accessToken) return null;
  const asked =
    each.does === 'close'
      ? await ada.send('DELETE', '/v1/users/me')
      : await ada.send('POST', '/v1/users/me/restore');
  return asked.status;
}

describe('every history of an account', () => {
  test('erases whoever did not come back in time, and nobody else', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
        const erasures = givenErasures();
        const { userId } = await erasures.person(EMAIL);
        let now = 0;
        /** When the grace ends, as the person was told; null while the account goes on. */
        let dueAt: number | null = null;

        for (const each of steps) {
          const wasGone = erasures.tombstones.size > 0;
          const status = await take(erasures, each);
          now += each.does === 'wait' ? each.days * DAY : 0;
          if (each.does === 'close' && status === 202) dueAt ??= now + 14 * DAY;
          if (each.does === 'restore' && status === 200) dueAt = null;
          const isGone = erasures.tombstones.size > 0;
          if (isGone && !wasGone) expect(dueAt).toBeLessThanOrEqual(now);
          if (isGone) expect(await erasures.users.sealOf(userId)).toBeNull();
          else expect(await erasures.users.addressOf(userId)).toBe(EMAIL);
        }
        erasures.advance(15 * DAY);
        await erasures.pass(HOUR);
        await erasures.pass(HOUR);

        expect(erasures.tombstones.size).toBe(dueAt === null ? 0 : 1);
        const login = await erasures.loggedIn(EMAIL);
        expect(login.accessToken === undefined).toBe(dueAt !== null);
      }),
      { numRuns: 40 },
    );
  });
});
