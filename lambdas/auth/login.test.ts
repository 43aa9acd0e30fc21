import { headerOf, headersOf, jsonOf } from '../platform/testing/alb.ts';
import { silenceOutput } from '../platform/testing/output.ts';
import { browser, cookieHeader, givenAuth, PASSWORD } from './auth.fixture.ts';

silenceOutput();

const login = '/v1/auth/login';
const email = 'ada@example.com';
const right = { email, password: PASSWORD };
const wrong = { email, password: 'not the password' };

async function givenUser() {
  const auth = givenAuth();
  await auth.verifiedUser(email);
  return auth;
}

describe('POST /v1/auth/login', () => {
  test('gives a program its tokens in the body, and no cookies', async () => {
    const auth = await givenUser();

    const answer = await auth.post(login, right);

    expect(jsonOf(answer)).toEqual({
      userId: expect.any(String),
      sessionId: expect.any(String),
      expiresIn: 600,
      tokenType: 'Bearer',
      accessToken: expect.stringMatching(/^ey/),
      refreshToken: expect.any(String),
    });
    expect(headersOf(answer, 'set-cookie')).toEqual([]);
  });

  test('gives a browser cookies that scripts can’t read, and no token in the body', async () => {
    const auth = await givenUser();

    const answer = await auth.post(login, right, browser);

    expect(Object.keys(jsonOf(answer))).toEqual(['userId', 'sessionId', 'expiresIn']);
    const cookies = headersOf(answer, 'set-cookie');
    expect(cookies.map((cookie) => cookie.split('=')[0])).toEqual([
      '__Host-access',
      '__Host-refresh',
      '__Host-device',
    ]);
    for (const cookie of cookies) expect(cookie).toMatch(/; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
  });

  test('answers one 401 for an unknown address and a wrong password, after the same work', async () => {
    const auth = await givenUser();
    const costOf = async (body: object) => {
      const before = [
        auth.passwords.computations,
        auth.database.reads,
        auth.database.transactions.length,
      ] as const;
      const answer = await auth.post(login, body);
      const { requestId: _, ...problem } = jsonOf(answer);
      const [hashes, reads, transactions] = before;
      return {
        problem,
        hashes: auth.passwords.computations - hashes,
        reads: auth.database.reads - reads,
        transactions: auth.database.transactions.length - transactions,
      };
    };

    const [unknown, known] = [await costOf({ ...wrong, email: 'nobody@example.com' }), await costOf(wrong)];

    expect(unknown).toMatchObject({ problem: { status: 401, code: 'bad_credentials' }, hashes: 1, reads: 2 });
    expect(known).toEqual(unknown);
  });

  test('answers 403 email_unverified only after the right password', async () => {
    const auth = givenAuth();
    await auth.post('/v1/auth/register', right);

    const answers = [await auth.post(login, wrong), await auth.post(login, right)];

    expect(answers.map((answer) => [answer.statusCode, jsonOf(answer)['code']])).toEqual([
      [401, 'bad_credentials'],
      [403, 'email_unverified'],
    ]);
  });

  test('answers 429 to the sixth try a minute with one address from one client', async () => {
    const auth = await givenUser();
    const from = { 'x-forwarded-for': '203.0.113.9' };

    const answers = [];
    for (let attempt = 0; attempt < 6; attempt += 1) answers.push(await auth.post(login, wrong, from));

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([401, 401, 401, 401, 401, 429]);
    expect(Number(headerOf(answers[5]!, 'retry-after'))).toBeGreaterThan(0);
  });

  test('a stranger’s thousand failures stop strangers, not the owner’s known browser', async () => {
    const auth = await givenUser();
    const cookie = cookieHeader(await auth.post(login, right, browser));
    const guesses = [];
    for (let guess = 0; guess < 1_000; guess += 1) guesses.push((await auth.post(login, wrong)).statusCode);

    const [stranger, owner] = [
      await auth.post(login, right),
      await auth.post(login, right, { ...browser, cookie }),
    ];

    expect(guesses.filter((status) => status === 401)).toHaveLength(20);
    expect([stranger.statusCode, owner.statusCode]).toEqual([429, 200]);
  });

  test('who is locked out on a new browser gets in by a new password', async () => {
    const auth = await givenUser();
    for (let guess = 0; guess < 20; guess += 1) await auth.post(login, wrong);
    const before = await auth.post(login, right, browser);
    await auth.post('/v1/auth/password/forgot', { email });
    const token = auth.mailedToken('password-reset.requested');
    const body = { token, password: 'another good password' };

    const cookie = cookieHeader(await auth.post('/v1/auth/password/reset', body, browser));

    const after = await auth.post(login, { email, password: body.password }, { ...browser, cookie });
    expect([before.statusCode, after.statusCode]).toEqual([429, 200]);
  });

  test('a device cookie of another account, or a forged one, opens no door', async () => {
    const auth = await givenUser();
    await auth.verifiedUser('eve@example.com');
    const hers = cookieHeader(await auth.post(login, { ...right, email: 'eve@example.com' }, browser));
    for (let guess = 0; guess < 20; guess += 1) await auth.post(login, wrong);

    const answers = [
      await auth.post(login, right, { ...browser, cookie: hers }),
      await auth.post(login, right, { ...browser, cookie: '__Host-device=AAAA.AAAA' }),
    ];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([429, 429]);
  });

  test('the throttle of an unknown account is the same', async () => {
    const auth = givenAuth();

    const statuses = [];
    for (let guess = 0; guess < 21; guess += 1) statuses.push((await auth.post(login, wrong)).statusCode);

    expect(statuses.filter((status) => status === 401)).toHaveLength(20);
    expect(statuses[20]).toBe(429);
  });

  test('limits hold while the cache is down', async () => {
    const auth = await givenUser();
    auth.store.sick = true;
    const from = { 'x-forwarded-for': '203.0.113.9' };

    const statuses = [];
    for (let attempt = 0; attempt < 6; attempt += 1) {
      statuses.push((await auth.post(login, wrong, from)).statusCode);
    }

    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
  });
});
