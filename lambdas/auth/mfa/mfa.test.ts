import { TOTP } from 'otpauth';
import { headersOf, jsonOf } from '../../platform/testing/alb.ts';
import { silenceOutput } from '../../platform/testing/output.ts';
import { bearer, browser, givenAuth, PASSWORD } from '../auth.fixture.ts';
import type { Tokens } from '../auth.fixture.ts';

silenceOutput();

const email = 'ada@example.com';
const STEP = 30_000;
const MINUTE = 60_000;

async function givenAda() {
  const auth = givenAuth();
  await auth.verifiedUser(email);
  const session = await auth.loggedIn(email);
  const headers = bearer(session);
  return {
    auth,
    session,
    start: async () => jsonOf(await auth.post('/v1/auth/mfa/totp', undefined, headers))['secret'] as string,
    confirm: (code: string) => auth.post('/v1/auth/mfa/totp/confirm', { code }, headers),
    codeOf: (secret: string) => new TOTP({ secret }).generate({ timestamp: auth.clock.now() }),
    request: (method: 'GET' | 'POST' | 'DELETE', path: string) =>
      auth.send({ method, path: `/v1/auth/mfa${path}`, headers }),
  };
}

/** Somebody whose logins ask for a code; the clock stands in a fresh step. */
async function givenMfa() {
  const ada = await givenAda();
  const { auth } = ada;
  const secret = await ada.start();
  const confirmed = await ada.confirm(ada.codeOf(secret));
  auth.advance(2 * STEP);
  const login = async (password = PASSWORD, headers: Record<string, string> = {}) =>
    jsonOf(await auth.post('/v1/auth/login', { email, password }, headers));
  return {
    ...ada,
    secret,
    recoveryCodes: jsonOf(confirmed)['recoveryCodes'] as string[],
    login,
    challenge: async () => (await login())['challenge'] as string,
    verify: (body: object, headers: Record<string, string> = {}) =>
      auth.post('/v1/auth/mfa/verify', body, headers),
    code: () => ada.codeOf(secret),
    wrong: () => (ada.codeOf(secret) === '000000' ? '000001' : '000000'),
  };
}

describe('an authenticator app', () => {
  test('is asked for from its first code on, and not before', async () => {
    const { auth, start, confirm, codeOf } = await givenAda();
    const secret = await start();
    const before = jsonOf(await auth.post('/v1/auth/login', { email, password: PASSWORD }));

    const answer = await confirm(codeOf(secret));
    const after = jsonOf(await auth.post('/v1/auth/login', { email, password: PASSWORD }));

    expect(answer.statusCode).toBe(200);
    expect(before).toHaveProperty('accessToken');
    expect(after).toEqual({ mfaRequired: true, challenge: expect.any(String) });
  });

  test('gets a secret of 160 bits in a form that apps read, and the table keeps it sealed', async () => {
    const { auth, request } = await givenAda();

    const { secret, uri } = jsonOf(await request('POST', '/totp')) as { secret: string; uri: string };

    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(uri).toContain('otpauth://totp/app.example:app.example?issuer=app.example&secret=');
    expect(JSON.stringify(auth.database.items('auth', 'USER#'))).not.toContain(secret);
  });

  test('answers 401 for a wrong first code, and stays off', async () => {
    const { start, confirm, codeOf, request } = await givenAda();
    const secret = await start();

    const answer = await confirm(codeOf(secret) === '123456' ? '654321' : '123456');

    expect([answer.statusCode, jsonOf(answer)['code']]).toEqual([401, 'code_invalid']);
    expect(jsonOf(await request('GET', ''))).toEqual({ totp: false, since: null, recoveryCodesLeft: 0 });
  });

  test('needs sudo to start, confirm, remove and renew codes', async () => {
    const { auth, request, confirm } = await givenAda();
    auth.advance(10 * MINUTE + 1);

    const answers = [
      await request('POST', '/totp'),
      await confirm('123456'),
      await request('DELETE', '/totp'),
      await request('POST', '/recovery-codes'),
    ];

    expect(answers.map((answer) => jsonOf(answer)['code'])).toEqual(Array(4).fill('sudo_required'));
  });

  test('tells the owner by mail when it goes on and off', async () => {
    const { auth, request } = await givenMfa();

    const off = await request('DELETE', '/totp');

    expect(off.statusCode).toBe(204);
    const types = auth.events().map(({ type }) => type);
    expect(types.filter((type) => type.startsWith('mfa.'))).toEqual(['mfa.enabled', 'mfa.disabled']);
  });

  test('asks for nothing once it is off, and its recovery codes are gone', async () => {
    const { auth, request, login } = await givenMfa();
    await request('DELETE', '/totp');

    const outcome = await login();

    expect(outcome).toHaveProperty('accessToken');
    const left = auth.database.items('auth', 'USER#').map(({ sk }) => String(sk));
    expect(left.filter((sk) => /^(TOTP|RECOVERY)/.test(sk))).toEqual([]);
  });

  test('answers 409 where one is on already, or none is', async () => {
    const on = await givenMfa();
    const off = await givenAda();

    const codes = [
      await on.request('POST', '/totp'),
      await off.request('DELETE', '/totp'),
      await off.request('POST', '/recovery-codes'),
    ].map((answer) => [answer.statusCode, jsonOf(answer)['code']]);

    expect(codes).toEqual([
      [409, 'mfa_already_on'],
      [409, 'mfa_not_on'],
      [409, 'mfa_not_on'],
    ]);
  });
});

describe('POST /v1/auth/mfa/verify', () => {
  test('starts the session that the password alone does not', async () => {
    const { auth, challenge, verify, code } = await givenMfa();

    const answer = await verify({ challenge: await challenge(), code: code() });

    const tokens = jsonOf(answer) as unknown as Tokens;
    expect(answer.statusCode).toBe(200);
    expect((await auth.send({ path: '/v1/auth/session', headers: bearer(tokens) })).statusCode).toBe(200);
  });

  test('gives a browser its cookies, which the password alone does not', async () => {
    const { auth, verify, code } = await givenMfa();
    const first = await auth.post('/v1/auth/login', { email, password: PASSWORD }, browser);

    const answer = await verify({ challenge: jsonOf(first)['challenge'], code: code() }, browser);

    expect(headersOf(first, 'set-cookie')).toEqual([]);
    expect(headersOf(answer, 'set-cookie').map((cookie) => cookie.split('=')[0])).toEqual([
      '__Host-access',
      '__Host-refresh',
      '__Host-device',
    ]);
  });

  test.each([-1, 0, 1])('takes the code of the step %i away from now', async (steps) => {
    const { auth, secret, challenge, verify } = await givenMfa();
    const timestamp = auth.clock.now() + steps * STEP;

    const answer = await verify({
      challenge: await challenge(),
      code: new TOTP({ secret }).generate({ timestamp }),
    });

    expect(answer.statusCode).toBe(200);
  });

  test.each([-2, 2])('answers 401 for the code of the step %i away from now', async (steps) => {
    const { auth, secret, challenge, verify } = await givenMfa();
    const timestamp = auth.clock.now() + steps * STEP;

    const answer = await verify({
      challenge: await challenge(),
      code: new TOTP({ secret }).generate({ timestamp }),
    });

    expect(answer.statusCode).toBe(401);
  });

  test('answers 401 for a code that was used, in another challenge too', async () => {
    const { challenge, verify, code } = await givenMfa();
    const used = code();
    await verify({ challenge: await challenge(), code: used });

    const answer = await verify({ challenge: await challenge(), code: used });

    expect([answer.statusCode, jsonOf(answer)['code']]).toEqual([401, 'code_invalid']);
  });

  test('of two that send one code at the same moment one gets a session', async () => {
    const { challenge, verify, code } = await givenMfa();
    const challenges = [await challenge(), await challenge()];
    const same = code();

    const answers = await Promise.all(challenges.map((one) => verify({ challenge: one, code: same })));

    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 401]);
  });

  test('kills the challenge with the fifth failure, even for the right code', async () => {
    const { challenge, verify, code, wrong } = await givenMfa();
    const one = await challenge();
    for (let failure = 0; failure < 5; failure += 1) await verify({ challenge: one, code: wrong() });

    const answer = await verify({ challenge: one, code: code() });

    expect([answer.statusCode, jsonOf(answer)['code']]).toEqual([400, 'challenge_invalid']);
  });

  test('counts failures per account across challenges and clients', async () => {
    const { challenge, verify, code, wrong } = await givenMfa();
    for (let failure = 0; failure < 10; failure += 1)
      await verify({ challenge: await challenge(), code: wrong() });

    const answer = await verify({ challenge: await challenge(), code: code() });

    expect([answer.statusCode, jsonOf(answer)['code']]).toEqual([429, 'mfa_throttled']);
  });

  test('answers 429 to the fourth try of a client within ten seconds', async () => {
    const { challenge, verify, wrong } = await givenMfa();
    const one = await challenge();
    const from = { 'x-forwarded-for': '203.0.113.77' };
    const statuses = [];

    for (let go = 0; go < 4; go += 1)
      statuses.push((await verify({ challenge: one, code: wrong() }, from)).statusCode);

    expect(statuses).toEqual([401, 401, 401, 429]);
  });

  test('answers 400 for a challenge that has expired, was used or never was', async () => {
    const { auth, challenge, verify, code } = await givenMfa();
    const [old, used] = [await challenge(), await challenge()];
    await verify({ challenge: used, code: code() });
    auth.advance(5 * MINUTE);

    const answers = await Promise.all(
      [old, used, 'made up'].map((one) => verify({ challenge: one, code: code() })),
    );

    expect(answers.map((answer) => jsonOf(answer)['code'])).toEqual(Array(3).fill('challenge_invalid'));
  });

  test('answers 401 when the password was reset after the first step', async () => {
    const { auth, challenge, verify, code } = await givenMfa();
    const before = await challenge();
    await auth.post('/v1/auth/password/forgot', { email });
    const token = auth.mailedToken('password-reset.requested');
    await auth.post('/v1/auth/password/reset', { token, password: 'another good password' });

    const answer = await verify({ challenge: before, code: code() });

    expect([answer.statusCode, jsonOf(answer)['code']]).toEqual([401, 'bad_credentials']);
  });

  test('a reset does not get around it', async () => {
    const { auth, login } = await givenMfa();
    await auth.post('/v1/auth/password/forgot', { email });
    const token = auth.mailedToken('password-reset.requested');
    await auth.post('/v1/auth/password/reset', { token, password: 'another good password' });

    const outcome = await login('another good password');

    expect(outcome).toMatchObject({ mfaRequired: true });
  });

  test.each([
    ['both', { code: '123456', recoveryCode: 'ABCD' }],
    ['neither', {}],
    ['letters for digits', { code: 'abcdef' }],
  ])('answers 422 to %s', async (_, proof) => {
    const { challenge, verify } = await givenMfa();

    const answer = await verify({ challenge: await challenge(), ...proof });

    expect(answer.statusCode).toBe(422);
  });
});

describe('recovery codes', () => {
  test('are ten, different, and stored as hashes', async () => {
    const { auth, recoveryCodes, request } = await givenMfa();

    expect(new Set(recoveryCodes).size).toBe(10);
    for (const code of recoveryCodes)
      expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(JSON.stringify(auth.database.items('auth', 'USER#'))).not.toContain(recoveryCodes[0]);
    expect(jsonOf(await request('GET', ''))).toMatchObject({ totp: true, recoveryCodesLeft: 10 });
  });

  test('are good once each, however they are typed', async () => {
    const { challenge, verify, recoveryCodes, request } = await givenMfa();
    const typed = recoveryCodes[0]!.toLowerCase().replaceAll('-', ' ');

    const answers = [
      await verify({ challenge: await challenge(), recoveryCode: typed }),
      await verify({ challenge: await challenge(), recoveryCode: typed }),
    ];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 401]);
    expect(jsonOf(await request('GET', ''))).toMatchObject({ recoveryCodesLeft: 9 });
  });

  test('die when new ones are made', async () => {
    const { challenge, verify, recoveryCodes, request } = await givenMfa();
    const renewed = jsonOf(await request('POST', '/recovery-codes'))['recoveryCodes'] as string[];

    const answers = [
      await verify({ challenge: await challenge(), recoveryCode: recoveryCodes[0] }),
      await verify({ challenge: await challenge(), recoveryCode: renewed[0] }),
    ];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([401, 200]);
  });
});
