import type { RotatedSecret } from '../../platform/secrets.ts';
import { accessTokens } from './access-token.ts';
import { signingKeys } from './signing-keys.ts';
import { activeRoot, knownRoots, ROOT_ANNOUNCED_MS } from './signing-roots.ts';

const MINUTE = 60_000;
const ROTATED = Date.UTC(2026, 10, 21, 9);

const before: RotatedSecret = { current: { text: 'old', createdAt: 0 }, previous: null };
const after: RotatedSecret = {
  current: { text: 'new', createdAt: ROTATED },
  previous: { text: 'old', createdAt: 0 },
};

describe('the roots of a secret', () => {
  test('are one as long as it was never rotated', () => {
    expect(activeRoot(before, 0)).toBe('old');
    expect(knownRoots(before, 0, MINUTE)).toEqual(['old']);
  });

  test('are the active one first', () => {
    const turn = ROTATED + ROOT_ANNOUNCED_MS;

    expect(knownRoots(after, turn - 1, MINUTE)).toEqual(['old', 'new']);
    expect(knownRoots(after, turn, MINUTE)).toEqual(['new', 'old']);
    expect(knownRoots(after, turn + MINUTE, MINUTE)).toEqual(['new']);
  });

  test('are one when a rotation fell between the two reads of it', () => {
    const twice = { current: before.current, previous: before.current };

    expect(knownRoots(twice, ROTATED, MINUTE)).toEqual(['old']);
  });
});

describe('two instances', () => {
  /** One that keeps what it read for five minutes, as platform/secrets.ts does. */
  function instance(readAt: number, clock: { now(): number }) {
    const secret = async () => {
      const lastRead = clock.now() - ((clock.now() - readAt) % (5 * MINUTE));
      return lastRead < ROTATED ? before : after;
    };
    return accessTokens({ keys: signingKeys(secret, clock), clock, issuer: 'https://app.example' });
  }

  // the warm one has read the secret just before the rotation, the cold one just after
  test.each(Array.from({ length: 61 }, (_, minute) => minute / 2))(
    'believe each other %d minutes after a rotation',
    async (minutes) => {
      const clock = { now: () => ROTATED + minutes * MINUTE };
      const [warm, cold] = [instance(ROTATED - 1, clock), instance(ROTATED, clock)];
      const claims = { userId: 'ada', sessionId: 's1', sessionVersion: 1, impersonatedBy: null };

      const believed = await Promise.all([
        cold.verify(await warm.issue(claims)),
        warm.verify(await cold.issue(claims)),
      ]);

      expect(believed).toEqual([claims, claims]);
    },
  );
});
