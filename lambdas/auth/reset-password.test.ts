import { jsonOf } from '../platform/testing/alb.ts';
import { silenceOutput } from '../platform/testing/output.ts';
import { bearer, givenAuth, PASSWORD } from './auth.fixture.ts';

silenceOutput();

const reset = '/v1/auth/password/reset';
const email = 'ada@example.com';
const password = 'another good password';

describe('POST /v1/auth/password/reset', () => {
  test('sets the password, ends every session at once, and tells the owner', async () => {
    const auth = givenAuth();
    await auth.verifiedUser(email);
    const sessions = [await auth.loggedIn(email), await auth.loggedIn(email)];
    await auth.post('/v1/auth/password/forgot', { email });

    const answer = await auth.post(reset, { token: auth.mailedToken('password-reset.requested'), password });

    expect(answer.statusCode).toBe(204);
    for (const session of sessions) {
      const asked = await auth.send({ path: '/v1/auth/session', headers: bearer(session) });
      const { refreshToken } = session;
      expect([asked.statusCode, (await auth.post('/v1/auth/refresh', { refreshToken })).statusCode]).toEqual([
        401, 401,
      ]);
    }
    expect((await auth.post('/v1/auth/login', { email, password: PASSWORD })).statusCode).toBe(401);
    expect((await auth.post('/v1/auth/login', { email, password })).statusCode).toBe(200);
    expect(auth.events().at(-1)).toMatchObject({ type: 'password.reset', data: { emailVerified: false } });
  });

  test('proves an address that was never proven', async () => {
    const auth = givenAuth();
    await auth.post('/v1/auth/register', { email, password: PASSWORD });
    const verification = auth.mailedToken('verification.requested');
    await auth.post('/v1/auth/password/forgot', { email });

    await auth.post(reset, { token: auth.mailedToken('password-reset.requested'), password });

    expect((await auth.post('/v1/auth/login', { email, password })).statusCode).toBe(200);
    expect((await auth.post('/v1/auth/verify-email', { token: verification })).statusCode).toBe(400);
    expect(auth.events().at(-1)).toMatchObject({ type: 'password.reset', data: { emailVerified: true } });
  });

  test('answers 400 for a used token, and for a made-up one without computing a hash', async () => {
    const auth = givenAuth();
    await auth.verifiedUser(email);
    await auth.post('/v1/auth/password/forgot', { email });
    const token = auth.mailedToken('password-reset.requested');
    await auth.post(reset, { token, password });
    const hashes = auth.passwords.computations;

    const answers = [
      await auth.post(reset, { token, password }),
      await auth.post(reset, { token: 'x', password }),
    ];

    expect(answers.map((answer) => jsonOf(answer)['code'])).toEqual(['token_invalid', 'token_invalid']);
    expect(auth.passwords.computations).toBe(hashes);
  });

  test('a login with the old password that comes at the same moment leaves no session', async () => {
    const auth = givenAuth();
    await auth.verifiedUser(email);
    await auth.post('/v1/auth/password/forgot', { email });
    const token = auth.mailedToken('password-reset.requested');

    await Promise.all([
      auth.post(reset, { token, password }),
      auth.post('/v1/auth/login', { email, password: PASSWORD }),
    ]);

    const left = auth.database.items('auth', 'USER#').filter(({ sk }) => String(sk).startsWith('SESSION#'));
    expect(left).toEqual([]);
  });

  test('a login that has read the old password before the reset gets no session after it', async () => {
    const auth = givenAuth();
    await auth.verifiedUser(email);
    await auth.post('/v1/auth/password/forgot', { email });
    const token = auth.mailedToken('password-reset.requested');
    auth.passwords.meanwhile = () => auth.post(reset, { token, password });

    const answer = await auth.post('/v1/auth/login', { email, password: PASSWORD });

    expect([answer.statusCode, jsonOf(answer)['code']]).toEqual([401, 'bad_credentials']);
  });

  test('makes every token that was mailed before it worthless, and none that is mailed after it', async () => {
    const auth = givenAuth();
    await auth.verifiedUser(email);
    await auth.post('/v1/auth/password/forgot', { email });
    const stolen = auth.mailedToken('password-reset.requested');
    auth.advance(1_000);
    await auth.post('/v1/auth/password/forgot', { email });
    await auth.post(reset, { token: auth.mailedToken('password-reset.requested'), password });

    const answer = await auth.post(reset, { token: stolen, password: 'a stranger’s choice' });
    auth.advance(1_000);
    await auth.post('/v1/auth/password/forgot', { email });
    const later = await auth.post(reset, { token: auth.mailedToken('password-reset.requested'), password });

    expect([answer.statusCode, jsonOf(answer)['code']]).toEqual([400, 'token_invalid']);
    expect(later.statusCode).toBe(204);
  });

  test('of two resets with two tokens at the same moment one sets the password', async () => {
    const auth = givenAuth();
    await auth.verifiedUser(email);
    const tokens = [];
    for (let mail = 0; mail < 2; mail += 1) {
      await auth.post('/v1/auth/password/forgot', { email });
      tokens.push(auth.mailedToken('password-reset.requested'));
    }

    const answers = await Promise.all(tokens.map((token) => auth.post(reset, { token, password })));

    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([204, 400]);
  });

  test.each([
    ['a common password', 'password1'],
    ['the mail address', 'Ada@example.com'],
    ['the service’s name', 'soloist-1'],
  ])('answers 422 for %s and leaves the token good', async (_, chosen) => {
    const auth = givenAuth();
    await auth.verifiedUser(email);
    await auth.post('/v1/auth/password/forgot', { email });
    const token = auth.mailedToken('password-reset.requested');

    const refused = await auth.post(reset, { token, password: chosen });

    expect(refused.statusCode).toBe(422);
    expect((await auth.post(reset, { token, password })).statusCode).toBe(204);
  });
});
