import fc from 'fast-check';
import { headersOf, jsonOf } from '../platform/testing/alb.ts';
import { silenceOutput } from '../platform/testing/output.ts';
import { bearer, browser, cookieHeader, givenAuth } from './auth.fixture.ts';
import type { Tokens } from './auth.fixture.ts';

silenceOutput();

const path = '/v1/auth/refresh';

async function givenSession() {
  const auth = givenAuth();
  await auth.verifiedUser();
  const first = await auth.loggedIn();
  const refresh = async (refreshToken: string) => {
    const answer = await auth.post(path, { refreshToken });
    return answer.statusCode === 200 ? (jsonOf(answer) as unknown as Tokens) : null;
  };
  return { auth, first, refresh };
}

describe('POST /v1/auth/refresh', () => {
  test('exchanges the token for its successor and an access token that works', async () => {
    const { auth, first, refresh } = await givenSession();

    const second = await refresh(first.refreshToken);

    expect(second?.refreshToken).not.toBe(first.refreshToken);
    const asked = await auth.send({ path: '/v1/auth/session', headers: bearer(second!) });
    expect(asked.statusCode).toBe(200);
  });

  test('two tabs at the same time get the same successor, and the session lives on', async () => {
    const { first, refresh } = await givenSession();

    const tabs = await Promise.all([1, 2, 3, 4, 5].map(() => refresh(first.refreshToken)));

    expect(new Set(tabs.map((tab) => tab?.refreshToken)).size).toBe(1);
    expect(await refresh(tabs[0]!.refreshToken)).not.toBeNull();
  });

  test('who lost the answer gets the same successor again within ten seconds', async () => {
    const { auth, first, refresh } = await givenSession();
    const second = await refresh(first.refreshToken);
    auth.advance(10_000);

    const again = await refresh(first.refreshToken);

    expect(again?.refreshToken).toBe(second?.refreshToken);
  });

  test('the predecessor after ten seconds ends the session for everybody', async () => {
    const { auth, first, refresh } = await givenSession();
    const second = await refresh(first.refreshToken);
    auth.advance(10_001);

    const reused = await refresh(first.refreshToken);

    expect(reused).toBeNull();
    expect(await refresh(second!.refreshToken)).toBeNull();
    const asked = await auth.send({ path: '/v1/auth/session', headers: bearer(second!) });
    expect(asked.statusCode).toBe(401);
    expect(auth.database.items('users', 'USER#').map(({ action }) => action)).toContain(
      'session.refresh_reused',
    );
  });

  test('an older token than the predecessor ends the session even at once', async () => {
    const { first, refresh } = await givenSession();
    const second = await refresh(first.refreshToken);
    const third = await refresh(second!.refreshToken);

    const reused = await refresh(first.refreshToken);

    expect([reused, await refresh(third!.refreshToken)]).toEqual([null, null]);
  });

  test('an invented token of a known session ends nothing', async () => {
    const { first, refresh } = await givenSession();
    const { userId, sessionId, refreshToken } = first;
    const tag = refreshToken.split('.').at(-1);

    const invented = await Promise.all([
      refresh(`${userId}.${sessionId}.${'A'.repeat(43)}.${tag}`),
      refresh(`${userId}.${sessionId}.${'A'.repeat(43)}.${'A'.repeat(22)}`),
      refresh('...'),
      refresh('.'),
    ]);

    expect(invented).toEqual([null, null, null, null]);
    expect(await refresh(refreshToken)).not.toBeNull();
  });

  test('whatever is sent in whatever order, one token at most is good and theft is noticed', async () => {
    // 'use' the newest token, 'again' its predecessor, 'old' any before, or let time pass
    const step = fc.constantFrom('use', 'again', 'old', 'wait');
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const { auth, first, refresh } = await givenSession();
        const tokens = [first.refreshToken];
        let rotatedAt = -Infinity;
        let isAlive = true;
        for (const each of steps) {
          if (each === 'wait') auth.advance(6_000);
          const sent = tokens.at(each === 'use' ? -1 : each === 'again' ? -2 : -3);
          if (each === 'wait' || sent === undefined) continue;
          const answer = await refresh(sent);

          const isGraced = each === 'again' && auth.clock.now() - rotatedAt <= 10_000;
          const isGood: boolean = isAlive && (each === 'use' || isGraced);
          expect(answer !== null).toBe(isGood);
          if (isGood && each === 'again') expect(answer?.refreshToken).toBe(tokens.at(-1));
          if (isGood && each === 'use') {
            tokens.push(answer!.refreshToken);
            rotatedAt = auth.clock.now();
          }
          isAlive = isGood;
        }
        if (!isAlive) expect(await refresh(tokens.at(-1)!)).toBeNull();
      }),
      { numRuns: 60 },
    );
  });

  test('a session that nobody refreshes for 30 days ends', async () => {
    const { auth, first, refresh } = await givenSession();
    auth.advance(30 * 86_400_000);

    expect(await refresh(first.refreshToken)).toBeNull();
  });

  test('a session ends after 180 days, however often it is refreshed', async () => {
    const { auth, first, refresh } = await givenSession();
    let token: string | undefined = first.refreshToken;
    for (let days = 20; days < 180; days += 20) {
      auth.advance(20 * 86_400_000);
      token = (await refresh(token!))?.refreshToken;
    }
    expect(token).toBeDefined();
    auth.advance(20 * 86_400_000);

    expect(await refresh(token!)).toBeNull();
  });

  test('nothing that opens a session lies in the table', async () => {
    const { auth, first, refresh } = await givenSession();
    const second = await refresh(first.refreshToken);

    const stored = JSON.stringify(auth.database.items('auth'));

    for (const { refreshToken } of [first, second!]) {
      expect(stored).not.toContain(refreshToken);
      expect(stored).not.toContain(refreshToken.split('.')[2]);
    }
  });

  test('a browser refreshes by its cookie, and gets cookies', async () => {
    const { auth } = await givenSession();
    const login = { email: 'ada@example.com', password: 'correct horse battery' };
    const cookie = cookieHeader(await auth.post('/v1/auth/login', login, browser));

    const answer = await auth.send({ method: 'POST', path, headers: { ...browser, cookie } });

    expect(Object.keys(jsonOf(answer))).toEqual(['userId', 'sessionId', 'expiresIn']);
    expect(headersOf(answer, 'set-cookie')).toHaveLength(2);
  });

  test.each([
    ['403 without an Origin', {}, {}, 403],
    ['400 with a token in the body as well', browser, { refreshToken: 'x' }, 400],
    ['400 with a Bearer token as well', { ...browser, authorization: 'Bearer x' }, {}, 400],
  ])('answers a cookie %s', async (_, headers, body, status) => {
    const { auth, first } = await givenSession();

    const answer = await auth.post(path, body, {
      ...headers,
      cookie: `__Host-refresh=${first.refreshToken}`,
    });

    expect(answer.statusCode).toBe(status);
  });
});
