import { headersOf, jsonOf } from '../platform/testing/alb.ts';
import { silenceOutput } from '../platform/testing/output.ts';
import { bearer, browser, cookieHeader, givenAuth, PASSWORD } from './auth.fixture.ts';
import type { Tokens } from './auth.fixture.ts';
import { emailKeysOf } from './email-address.ts';

silenceOutput();

const email = 'ada@example.com';
const MINUTE = 60_000;
const SENT = 'magic-link.requested';
const consume = '/v1/auth/magic-link/consume';

async function givenLink(address = email) {
  const auth = givenAuth();
  await auth.verifiedUser(email);
  await auth.post('/v1/auth/magic-link', { email: address });
  return auth;
}

describe('POST /v1/auth/magic-link', () => {
  test('answers one 202 whether the address is known, after the same work', async () => {
    const auth = await givenLink();
    const costOf = async (address: string) => {
      const before = [auth.database.reads, auth.database.transactions.length] as const;
      const { statusCode, body } = await auth.post('/v1/auth/magic-link', { email: address });
      const transactions = auth.database.transactions.slice(before[1]);
      return {
        statusCode,
        body,
        reads: auth.database.reads - before[0],
        writes: transactions,
      };
    };

    const [known, unknown] = [await costOf(email), await costOf('nobody@example.com')];

    expect(known.statusCode).toBe(202);
    expect(unknown).toEqual(known);
  });

  test('answers 429 to the fourth within five minutes for one address', async () => {
    const auth = givenAuth();
    const statuses = [];

    for (let go = 0; go < 4; go += 1)
      statuses.push((await auth.post('/v1/auth/magic-link', { email })).statusCode);

    expect(statuses).toEqual([202, 202, 202, 429]);
  });
});

describe('POST /v1/auth/magic-link/consume', () => {
  test('logs a program in, once', async () => {
    const auth = await givenLink();
    const token = auth.mailedToken(SENT);

    const [first, second] = [await auth.post(consume, { token }), await auth.post(consume, { token })];

    const tokens = jsonOf(first) as unknown as Tokens;
    expect((await auth.send({ path: '/v1/auth/session', headers: bearer(tokens) })).statusCode).toBe(200);
    expect([second.statusCode, jsonOf(second)['code']]).toEqual([400, 'token_invalid']);
  });

  test('of two at the same moment one logs in', async () => {
    const auth = await givenLink();
    const token = auth.mailedToken(SENT);

    const answers = await Promise.all([auth.post(consume, { token }), auth.post(consume, { token })]);

    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 400]);
  });

  test('gives a browser cookies and no tokens', async () => {
    const auth = await givenLink();

    const answer = await auth.post(consume, { token: auth.mailedToken(SENT) }, browser);

    expect(jsonOf(answer)).not.toHaveProperty('accessToken');
    expect(headersOf(answer, 'set-cookie')).toHaveLength(3);
  });

  test('answers 403 to a page of another site', async () => {
    const auth = await givenLink();

    const answer = await auth.post(
      consume,
      { token: auth.mailedToken(SENT) },
      { origin: 'https://evil.example' },
    );

    expect(answer.statusCode).toBe(403);
  });

  test.each([
    ['after ten minutes', 10 * MINUTE, SENT],
    ['for another purpose', 0, 'verification.requested'],
  ])('answers 400 to a token %s', async (_, ms, type) => {
    const auth = await givenLink();
    const token = auth.mailedToken(type);
    auth.advance(ms);

    const answer = await auth.post(consume, { token });

    expect(jsonOf(answer)['code']).toBe('token_invalid');
  });

  test('answers 400 to a token that was mailed before the password was reset', async () => {
    const auth = await givenLink();
    const token = auth.mailedToken(SENT);
    await auth.post('/v1/auth/password/forgot', { email });
    const reset = { token: auth.mailedToken('password-reset.requested'), password: 'another good password' };
    await auth.post('/v1/auth/password/reset', reset);

    const answer = await auth.post(consume, { token });

    expect(jsonOf(answer)['code']).toBe('token_invalid');
  });

  test('proves an address, and discards the password that somebody else had prepared', async () => {
    const auth = givenAuth();
    await auth.post('/v1/auth/register', { email, password: PASSWORD });
    await auth.post('/v1/auth/magic-link', { email });

    const answer = await auth.post(consume, { token: auth.mailedToken(SENT) });

    expect(answer.statusCode).toBe(200);
    expect((await auth.post('/v1/auth/login', { email, password: PASSWORD })).statusCode).toBe(401);
    expect(auth.events().at(-1)).toMatchObject({ type: 'email.verified' });
  });

  test('keeps the password of the browser that registered', async () => {
    const auth = givenAuth();
    const registered = await auth.post('/v1/auth/register', { email, password: PASSWORD }, browser);
    await auth.post('/v1/auth/magic-link', { email });
    const cookie = cookieHeader(registered);

    await auth.post(consume, { token: auth.mailedToken(SENT) }, { ...browser, cookie });

    expect((await auth.post('/v1/auth/login', { email, password: PASSWORD })).statusCode).toBe(200);
  });

  test('asks for the second factor all the same', async () => {
    const auth = await givenLink();
    const account = await auth.services.accounts.findByEmail(
      await emailKeysOf(auth.services.keys, email),
      '',
    );
    await auth.services.transactions
      .begin()
      .add(auth.services.accounts.change(account!, { mfaSince: 1 }, 1))
      .commit();

    const answer = await auth.post(consume, { token: auth.mailedToken(SENT) }, browser);

    expect(jsonOf(answer)).toEqual({ mfaRequired: true, challenge: expect.any(String) });
    expect(headersOf(answer, 'set-cookie')).toEqual([]);
  });
});
