import { FIRST_ROOT, onlyRoot, rootsAt } from '../../platform/roots.ts';
import type { Roots } from '../../platform/roots.ts';
import { UNSUBSCRIBE_LIFE_MS, unsubscribeTokens } from './unsubscribe-token.ts';
import type { Unsubscription } from './unsubscribe-token.ts';

const NOW = Date.UTC(2026, 10, 21, 9);
const ADA: Unsubscription = { userId: 'ada', category: 'product' };

const under = (roots: Roots) => unsubscribeTokens(async () => roots);

describe('a token to unsubscribe by', () => {
  test.each([ADA, { addressKey: '2~keyed-hash', category: 'activity' } as const])(
    'tells what it is for: %j',
    async (what) => {
      const tokens = under(onlyRoot('a data secret'));

      const token = await tokens.make(what, NOW);

      expect(await tokens.read(token, NOW)).toEqual(what);
      expect(token).toMatch(/^[\w.~-]+$/);
    },
  );

  test('is good for a year', async () => {
    const tokens = under(onlyRoot('a data secret'));
    const token = await tokens.make(ADA, NOW);

    const last = await tokens.read(token, NOW + UNSUBSCRIBE_LIFE_MS - 1);
    const late = await tokens.read(token, NOW + UNSUBSCRIBE_LIFE_MS);

    expect([last, late]).toEqual([ADA, null]);
  });

  test('of before a rotation is good after it, until its root is known no more', async () => {
    const first = { id: FIRST_ROOT, text: 'a data secret', createdAt: 0 };
    const second = { id: 2, text: 'another one', createdAt: 0 };
    const before = await under(rootsAt([first], NOW)).make(ADA, NOW);
    const after = await under(rootsAt([first, second], NOW)).make(ADA, NOW);

    const both = under(rootsAt([first, second], NOW));
    const retired = under(rootsAt([second], NOW));

    expect([await both.read(before, NOW), await both.read(after, NOW)]).toEqual([ADA, ADA]);
    expect([await retired.read(before, NOW), await retired.read(after, NOW)]).toEqual([null, ADA]);
  });

  test('is nothing where any part of it was changed, or another key made it', async () => {
    const tokens = under(onlyRoot('a data secret'));
    const token = await tokens.make(ADA, NOW);
    const [payload, mac] = token.split('.') as [string, string];
    const other = Buffer.from(JSON.stringify(['user', 'eve', 'product', NOW + 1_000])).toString('base64url');
    const forged = [
      '',
      '.',
      'nonsense',
      payload,
      `${payload}.`,
      `${other}.${mac}`,
      `${payload}.${mac.slice(1)}`,
      `${token}.${mac}`,
      `2~${token}`,
      await under(onlyRoot('another secret')).make(ADA, NOW),
    ];

    const read = await Promise.all(forged.map((one) => tokens.read(one, NOW)));

    expect(read).toEqual(forged.map(() => null));
  });
});
