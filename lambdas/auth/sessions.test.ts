import { jsonOf } from '../platform/testing/alb.ts';
import { silenceOutput } from '../platform/testing/output.ts';
import { bearer, browser, cookieHeader, givenAuth, PASSWORD } from './auth.fixture.ts';
import type { Tokens } from './auth.fixture.ts';
import { startSession } from './start-session.ts';

silenceOutput();

const email = 'ada@example.com';

async function givenSessions(count: number) {
  const auth = givenAuth();
  await auth.verifiedUser(email);
  const sessions: Tokens[] = [];
  for (let index = 0; index < count; index += 1) {
    auth.advance(1_000);
    sessions.push(await auth.loggedIn(email));
  }
  const lives = async (tokens: Tokens) => (await auth.identify(tokens)) !== null;
  return { auth, sessions, lives };
}

describe('GET /v1/auth/session', () => {
  test('says who is logged in, and on what', async () => {
    const { auth, sessions } = await givenSessions(1);
    const [{ userId, sessionId }] = sessions as [Tokens];

    const answer = await auth.send({ path: '/v1/auth/session', headers: bearer(sessions[0]!) });

    expect(jsonOf(answer)).toMatchObject({
      userId,
      session: { id: sessionId, device: 'unknown device', current: true },
    });
  });

  test('answers a browser by its cookie', async () => {
    const { auth } = await givenSessions(0);
    const cookie = cookieHeader(await auth.post('/v1/auth/login', { email, password: PASSWORD }, browser));

    const answer = await auth.send({ path: '/v1/auth/session', headers: { cookie } });

    expect(jsonOf(answer)).toMatchObject({ session: { device: 'Firefox on Linux' } });
  });

  test.each([
    ['without credentials', {}],
    ['with a broken token', { authorization: 'Bearer x.y.z' }],
    ['with another scheme', { authorization: 'Basic YWRhOnNlY3JldA==' }],
  ])('answers 401 %s', async (_, headers) => {
    const answer = await givenAuth().send({ path: '/v1/auth/session', headers });

    expect([answer.statusCode, jsonOf(answer)['code']]).toEqual([401, 'unauthenticated']);
  });

  test('answers 401 when the access token has ended', async () => {
    const { auth, sessions } = await givenSessions(1);
    auth.advance(606_000);

    const answer = await auth.send({ path: '/v1/auth/session', headers: bearer(sessions[0]!) });

    expect(answer.statusCode).toBe(401);
  });
});

describe('/v1/auth/sessions', () => {
  test('lists the devices, and says which one asks', async () => {
    const { auth, sessions } = await givenSessions(2);

    const answer = await auth.send({ path: '/v1/auth/sessions', headers: bearer(sessions[1]!) });

    const { items, cursor } = jsonOf(answer) as { items: { id: string; current: boolean }[]; cursor: null };
    expect(items.map(({ id, current }) => [id, current])).toEqual([
      [sessions[0]!.sessionId, false],
      [sessions[1]!.sessionId, true],
    ]);
    expect(cursor).toBeNull();
  });

  test('DELETE ?scope=others leaves this one, more than a page of them', async () => {
    const { auth, sessions, lives } = await givenSessions(3);
    for (let more = 0; more < 60; more += 1) {
      const account = await auth.services.accounts.find(sessions[0]!.userId);
      await startSession(auth.services, account!, { device: 'curl', mfa: false });
    }
    const path = '/v1/auth/sessions';
    const before = await Promise.all(sessions.map(lives)); // the cache knows them now

    const answer = await auth.send({
      method: 'DELETE',
      path,
      query: { scope: ['others'] },
      headers: bearer(sessions[2]!),
    });

    expect(answer.statusCode).toBe(204);
    const { items } = jsonOf(await auth.send({ path, headers: bearer(sessions[2]!) })) as { items: object[] };
    expect(items).toHaveLength(1);
    expect(before).toEqual([true, true, true]);
    expect(await Promise.all(sessions.map(lives))).toEqual([false, false, true]);
  });

  test('DELETE is idempotent, and can’t end somebody else’s session', async () => {
    const { auth, sessions } = await givenSessions(2);
    await auth.verifiedUser('eve@example.com');
    const eve = await auth.loggedIn('eve@example.com');
    const end = (id: string, who: Tokens) =>
      auth.send({ method: 'DELETE', path: `/v1/auth/sessions/${id}`, headers: bearer(who) });

    const answers = [
      await end(sessions[0]!.sessionId, eve),
      await end(sessions[1]!.sessionId, sessions[0]!),
      await end(sessions[1]!.sessionId, sessions[0]!),
    ];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([204, 204, 204]);
    const asked = await auth.send({ path: '/v1/auth/session', headers: bearer(sessions[0]!) });
    expect(asked.statusCode).toBe(200);
  });

  test('DELETE without a scope is refused', async () => {
    const { auth, sessions } = await givenSessions(1);

    const answer = await auth.send({
      method: 'DELETE',
      path: '/v1/auth/sessions',
      headers: bearer(sessions[0]!),
    });

    expect(answer.statusCode).toBe(422);
  });
});

describe('POST /v1/auth/logout', () => {
  test('ends the browser’s session and takes its cookies back', async () => {
    const { auth } = await givenSessions(0);
    const cookie = cookieHeader(await auth.post('/v1/auth/login', { email, password: PASSWORD }, browser));

    const answer = await auth.send({
      method: 'POST',
      path: '/v1/auth/logout',
      headers: { ...browser, cookie },
    });

    expect(answer.statusCode).toBe(204);
    expect(cookieHeader(answer)).toBe('__Host-access=; __Host-refresh=');
    const asked = await auth.send({ path: '/v1/auth/session', headers: { cookie } });
    expect(asked.statusCode).toBe(401);
  });

  test('works by the refresh token when the access token has ended', async () => {
    const { auth, sessions } = await givenSessions(1);
    const { refreshToken } = sessions[0]!;
    auth.advance(3_600_000);

    const answer = await auth.post('/v1/auth/logout', { refreshToken });

    expect(answer.statusCode).toBe(204);
    expect((await auth.post('/v1/auth/refresh', { refreshToken })).statusCode).toBe(401);
  });

  test('answers 204 to who has no session', async () => {
    const answer = await givenAuth().send({ method: 'POST', path: '/v1/auth/logout' });

    expect(answer.statusCode).toBe(204);
  });
});

describe('GET /.well-known/jwks.json', () => {
  test('gives the key that signs, and may be kept for five minutes', async () => {
    const { auth, sessions } = await givenSessions(1);

    const answer = await auth.send({ path: '/.well-known/jwks.json' });

    const { kid } = JSON.parse(atob(sessions[0]!.accessToken.split('.')[0]!));
    expect(jsonOf(answer)).toMatchObject({ keys: [{ kid, kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA' }] });
    expect(answer.multiValueHeaders?.['Cache-Control']).toEqual(['public, max-age=300']);
  });
});
