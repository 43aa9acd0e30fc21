import { accessTokens } from './access-token.ts';
import { ANNOUNCED_MS, EPOCH_MS, RETIRED_MS, signingKeys } from './signing-keys.ts';
import { ROOT_ANNOUNCED_MS } from './signing-roots.ts';

const TURN = 230 * EPOCH_MS;
/** Far from any turn of the quarter's keys. */
const MIDST = TURN + EPOCH_MS / 2;
const ada = { userId: 'ada', sessionId: 's1', sessionVersion: 1, impersonatedBy: null };

function given(now: number, secret = 'a signing secret') {
  const time = { now };
  const clock = { now: () => time.now };
  const root = { current: { text: secret, createdAt: 0 }, previous: null };
  return { time, clock, keys: signingKeys(async () => root, clock) };
}

describe('signing keys', () => {
  test('are the same wherever they are derived, and differ by secret', async () => {
    const [one, other, foreign] = await Promise.all(
      [given(TURN), given(TURN), given(TURN, 'another secret')].map(({ keys }) => keys.current()),
    );

    expect(one!.kid).toBe(other!.kid);
    expect(one!.kid).not.toBe(foreign!.kid);
  });

  test('the published key says no more than it must', async () => {
    const { jwk } = await given(TURN).keys.current();

    expect(jwk).toEqual({
      kty: 'OKP',
      crv: 'Ed25519',
      x: expect.stringMatching(/^[\w-]{43}$/),
      kid: expect.stringMatching(/^[\w-]{43}$/),
      alg: 'EdDSA',
      use: 'sig',
    });
  });

  test('the next key is announced a day before its turn, and the last one stays until its tokens are dead', async () => {
    const { time, keys } = given(TURN - ANNOUNCED_MS - 1);
    const publishedAt = async (now: number) => {
      time.now = now;
      return new Set((await keys.published()).map(({ kid }) => kid));
    };
    const quiet = await publishedAt(TURN - ANNOUNCED_MS - 1);

    const announced = await publishedAt(TURN - ANNOUNCED_MS);
    const turned = await publishedAt(TURN + RETIRED_MS - 1);
    const retired = await publishedAt(TURN + RETIRED_MS);

    expect([quiet.size, announced.size, turned.size, retired.size]).toEqual([1, 2, 2, 1]);
    expect(announced).toEqual(turned);
    expect([...quiet].filter((kid) => retired.has(kid))).toEqual([]);
  });

  test('a token signed just before the turn is good until it ends', async () => {
    const { time, clock, keys } = given(TURN - 1_000);
    const tokens = accessTokens({ keys, clock, issuer: 'https://app.example' });
    const token = await tokens.issue(ada);

    time.now = TURN + 590_000;

    await expect(tokens.verify(token)).resolves.toEqual(ada);
    expect((await keys.current()).kid).not.toBe(JSON.parse(atob(token.split('.')[0]!)).kid);
  });

  test('a rotated root is published at once, signs once everybody knows it, and the one before stays for its tokens', async () => {
    const [before, after] = [given(TURN, 'one').keys, given(TURN, 'two').keys];
    const kids = await Promise.all([before.current(), after.current()]).then((keys) =>
      keys.map(({ kid }) => kid),
    );
    const rotated = {
      current: { text: 'two', createdAt: MIDST },
      previous: { text: 'one', createdAt: 0 },
    };
    const at = async (now: number) => {
      const keys = signingKeys(async () => rotated, { now: () => now });
      const { kid } = await keys.current();
      const published = (await keys.published()).map((key) => kids.indexOf(key.kid));
      return [kids.indexOf(kid), published.sort()];
    };

    const turn = MIDST + ROOT_ANNOUNCED_MS;
    const seen = await Promise.all([at(MIDST), at(turn - 1), at(turn), at(turn + RETIRED_MS)]);

    expect(seen).toEqual([
      [0, [0, 1]],
      [0, [0, 1]],
      [1, [0, 1]],
      [1, [1]],
    ]);
  });

  test('a root whose rotation was taken back signs at once, beside the newer one', async () => {
    const back = {
      current: { text: 'one', createdAt: 0 },
      previous: { text: 'two', createdAt: MIDST },
    };
    const keys = signingKeys(async () => back, { now: () => MIDST + ROOT_ANNOUNCED_MS });

    const { kid } = await keys.current();

    expect(kid).toBe((await given(TURN, 'one').keys.current()).kid);
    expect(await keys.published()).toHaveLength(2);
  });
});
