import { headersOf, jsonOf } from '../platform/testing/alb.ts';
import { silenceOutput } from '../platform/testing/output.ts';
import { browser, cookieHeader, givenAuth, PASSWORD } from './auth.fixture.ts';

silenceOutput();

const verify = '/v1/auth/verify-email';
const email = 'ada@example.com';
const STRANGERS = 'chosen by a stranger';

async function givenRegistration(password = PASSWORD, headers = {}) {
  const auth = givenAuth();
  const answer = await auth.post('/v1/auth/register', { email, password }, headers);
  const { registrationToken } = jsonOf(answer) as { registrationToken: string };
  return { auth, answer, registrationToken, token: auth.mailedToken('verification.requested') };
}

describe('POST /v1/auth/verify-email', () => {
  test('keeps the password of the program that registered', async () => {
    const { auth, token, registrationToken } = await givenRegistration();

    const answer = await auth.post(verify, { token, registrationToken });

    expect(answer.statusCode).toBe(200);
    expect(jsonOf(answer)).toEqual({ passwordKept: true });
    expect((await auth.post('/v1/auth/login', { email, password: PASSWORD })).statusCode).toBe(200);
    expect(auth.events().at(-1)).toMatchObject({ type: 'email.verified', version: 2 });
  });

  test('keeps the password of the browser that registered, and takes its cookie back', async () => {
    const { auth, token, answer: registered } = await givenRegistration(PASSWORD, browser);

    const answer = await auth.post(verify, { token }, { ...browser, cookie: cookieHeader(registered) });

    expect(jsonOf(answer)).toEqual({ passwordKept: true });
    expect(headersOf(answer, 'set-cookie')).toEqual([
      expect.stringMatching(/^__Host-registration=; Max-Age=0;/),
    ]);
  });

  test('from another browser the password is discarded, and a new one can be set at once', async () => {
    const { auth, token } = await givenRegistration();

    const { passwordKept, passwordResetToken } = jsonOf(await auth.post(verify, { token }, browser));

    expect(passwordKept).toBe(false);
    expect((await auth.post('/v1/auth/login', { email, password: PASSWORD })).statusCode).toBe(401);
    const password = 'another good password';
    const reset = await auth.post('/v1/auth/password/reset', { token: passwordResetToken, password });
    expect(reset.statusCode).toBe(204);
    expect((await auth.post('/v1/auth/login', { email, password })).statusCode).toBe(200);
  });

  test('a stranger who registered the address first gets nothing from the owner’s click', async () => {
    const stranger = await givenRegistration(STRANGERS);
    const { auth } = stranger;
    const owner = jsonOf(await auth.post('/v1/auth/register', { email, password: PASSWORD }));

    // the owner opens the mail that the stranger's registration sent
    const answer = await auth.post(verify, {
      token: stranger.token,
      registrationToken: owner['registrationToken'],
    });

    expect(jsonOf(answer)).toEqual({ passwordKept: true });
    const [theirs, own] = [
      await auth.post('/v1/auth/login', { email, password: STRANGERS }),
      await auth.post('/v1/auth/login', { email, password: PASSWORD }),
    ];
    expect([theirs.statusCode, own.statusCode]).toEqual([401, 200]);
    expect(auth.database.items('auth', 'USER#').filter(({ sk }) => String(sk).startsWith('PENDING'))).toEqual(
      [],
    );
  });

  test('a stranger who registers later does not displace the owner’s password', async () => {
    const { auth, token, registrationToken } = await givenRegistration();
    await auth.post('/v1/auth/register', { email, password: STRANGERS });

    await auth.post(verify, { token, registrationToken });

    expect((await auth.post('/v1/auth/login', { email, password: PASSWORD })).statusCode).toBe(200);
  });

  test('answers 400 token_invalid for a used, an unknown, an expired and a foreign token', async () => {
    const { auth, token, registrationToken } = await givenRegistration();
    await auth.post('/v1/auth/resend', { email });
    const second = auth.mailedToken('verification.requested');
    await auth.post('/v1/auth/password/forgot', { email });
    const foreign = auth.mailedToken('password-reset.requested');
    await auth.post('/v1/auth/register', { email: 'bob@example.com', password: PASSWORD });
    const expired = auth.mailedToken('verification.requested');
    await auth.post(verify, { token, registrationToken });
    auth.advance(24 * 3_600_000);

    const answers = [];
    for (const each of [token, 'made up', second, foreign, expired]) {
      answers.push(await auth.post(verify, { token: each }));
    }

    expect(answers.map((answer) => [answer.statusCode, jsonOf(answer)['code']])).toEqual(
      answers.map(() => [400, 'token_invalid']),
    );
  });

  test('of two who send one token at the same time one succeeds', async () => {
    const { auth, token, registrationToken } = await givenRegistration();

    const answers = await Promise.all([
      auth.post(verify, { token, registrationToken }),
      auth.post(verify, { token, registrationToken }),
    ]);

    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 400]);
  });
});

describe('POST /v1/auth/resend and /v1/auth/password/forgot', () => {
  const paths = ['/v1/auth/resend', '/v1/auth/password/forgot'];

  test.each(paths)('%s costs and answers the same for every kind of address', async (path) => {
    const costs = [];
    for (const kind of ['unknown', 'unverified', 'verified']) {
      const auth = givenAuth();
      if (kind === 'unverified') await auth.post('/v1/auth/register', { email, password: PASSWORD });
      if (kind === 'verified') await auth.verifiedUser(email);
      const before = [auth.database.reads, auth.database.transactions.length] as const;
      const answer = await auth.post(path, { email });
      const transactions = auth.database.transactions.slice(before[1]);
      costs.push({
        status: answer.statusCode,
        body: answer.body,
        reads: auth.database.reads - before[0],
        transactions,
      });
    }

    expect(costs[0]).toEqual({ status: 202, body: '{}', reads: 3, transactions: [3] });
    expect(costs).toEqual([costs[0], costs[0], costs[0]]);
  });

  test('resend sends nothing to a verified address', async () => {
    const auth = givenAuth();
    await auth.verifiedUser(email);
    const before = auth.events().length;

    await auth.post('/v1/auth/resend', { email });

    expect(auth.events()).toHaveLength(before);
  });

  test('answers 429 to the eleventh resend a minute from one client, whoever it is for', async () => {
    const auth = givenAuth();
    const from = { 'x-forwarded-for': '203.0.113.9' };

    const statuses = [];
    for (let mail = 1; mail <= 11; mail += 1) {
      const body = { email: `${mail}@example.com` };
      statuses.push((await auth.post('/v1/auth/resend', body, from)).statusCode);
    }

    expect(statuses).toEqual([...Array<number>(10).fill(202), 429]);
  });

  test('answers 429 to the fourth mail to one address within five minutes', async () => {
    const auth = givenAuth();

    const statuses = [];
    for (const typed of [email, 'ADA@example.com', email, email]) {
      statuses.push((await auth.post('/v1/auth/resend', { email: typed })).statusCode);
    }

    expect(statuses).toEqual([202, 202, 202, 429]);
  });
});
