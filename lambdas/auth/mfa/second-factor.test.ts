import { TOTP } from 'otpauth';
import { jsonOf } from '../../platform/testing/alb.ts';
import { silenceOutput } from '../../platform/testing/output.ts';
import { bearer, browser, cookieHeader, givenAuth, PASSWORD } from '../auth.fixture.ts';
import type { Tokens } from '../auth.fixture.ts';

silenceOutput();

const email = 'ada@example.com';
const STEP = 30_000;
const MFA_REQUIRED = { status: 403, code: 'mfa_required' };

/** Two sessions that the password started, of which one has set up an authenticator app since. */
async function givenOldSession() {
  const auth = givenAuth();
  await auth.verifiedUser(email);
  const [ada, old] = [await auth.loggedIn(email), await auth.loggedIn(email)];
  const { secret } = jsonOf(await auth.post('/v1/auth/mfa/totp', undefined, bearer(ada))) as {
    secret: string;
  };
  const code = (steps = 0) => new TOTP({ secret }).generate({ timestamp: auth.clock.now() + steps * STEP });
  const good = () => [-1, 0, 1].map(code);
  await auth.post('/v1/auth/mfa/totp/confirm', { code: code() }, bearer(ada));
  auth.advance(2 * STEP); // the first code is used up
  return {
    auth,
    ada,
    old,
    code,
    wrong: () => ['000000', '000001', '000002', '000003'].find((guess) => !good().includes(guess))!,
    prove: async (body: object, who: Tokens = old) =>
      jsonOf(await auth.post('/v1/auth/reauthenticate', body, bearer(who))),
    isSudo: async (who: Tokens = old) =>
      auth.identify(who, 'sudo').then(
        (principal) => principal !== null,
        () => false,
      ),
    forget: (who: Tokens) =>
      auth.write([auth.services.sessions.prove(who.userId, who.sessionId, { authenticatedAt: 0 })]),
  };
}

describe('the first code of an authenticator app', () => {
  test('makes its session one of two factors, and no other', async () => {
    const { auth, ada, old } = await givenOldSession();

    const { sessions } = await auth.services.sessions.page(ada.userId);

    const mfa = Object.fromEntries(sessions.map((session) => [session.sessionId, session.mfa]));
    expect(mfa).toEqual({ [ada.sessionId]: true, [old.sessionId]: false });
  });

  test('ends the fresh proof of sessions that the password alone has started', async () => {
    const { ada, old, isSudo } = await givenOldSession();

    expect([await isSudo(ada), await isSudo(old)]).toEqual([true, false]);
  });
});

describe('a session that began before the authenticator app', () => {
  test('gets no fresh proof from the password alone', async () => {
    const { prove, isSudo } = await givenOldSession();

    const answer = await prove({ password: PASSWORD });

    expect(answer).toMatchObject(MFA_REQUIRED);
    expect(await isSudo()).toBe(false);
  });

  test('gets one from the password and a code, and is one of two factors from then on', async () => {
    const { old, code, prove, forget, isSudo } = await givenOldSession();

    const answer = await prove({ password: PASSWORD, code: code() });
    const after = await isSudo();
    await forget(old);
    const again = await prove({ password: PASSWORD });

    expect(answer).toEqual({ sudoUntil: expect.any(String) });
    expect(after).toBe(true);
    expect(again).toEqual({ sudoUntil: expect.any(String) });
  });

  test.each([
    ['a wrong code', PASSWORD, false, 'wrong_code'],
    ['a wrong password', 'not the password', true, 'wrong_password'],
  ])('gets none from %s', async (_, password, isRight, refusal) => {
    const { code, wrong, prove, isSudo } = await givenOldSession();

    const answer = await prove({ password, code: isRight ? code() : wrong() });

    expect(answer).toMatchObject({ status: 403, code: refusal });
    expect(await isSudo()).toBe(false);
  });

  test('gets none from a code that was used', async () => {
    const { code, prove } = await givenOldSession();
    const used = code();
    await prove({ password: PASSWORD, code: used });

    expect(await prove({ password: PASSWORD, code: used })).toMatchObject({
      status: 403,
      code: 'wrong_code',
    });
  });

  test('gets none from a mailed code, and no mail', async () => {
    const { auth, old, prove } = await givenOldSession();
    const account = await auth.services.accounts.find(old.userId);
    await auth.write([auth.services.accounts.change(account!, { passwordHash: null }, 1)]);

    const asked = jsonOf(await auth.post('/v1/auth/reauthenticate/code', undefined, bearer(old)));

    expect([asked, await prove({ code: '123456' })]).toMatchObject([MFA_REQUIRED, MFA_REQUIRED]);
    expect(auth.events().map(({ type }) => type)).not.toContain('reauthentication.requested');
  });

  test('changes the password only after a code', async () => {
    const { auth, old, code, prove } = await givenOldSession();
    const body = { currentPassword: PASSWORD, newPassword: 'another good password' };
    const change = () => auth.post('/v1/auth/password/change', body, bearer(old));

    const before = await change();
    await prove({ password: PASSWORD, code: code() });

    expect(jsonOf(before)).toMatchObject(MFA_REQUIRED);
    expect((await change()).statusCode).toBe(204);
  });

  test('guesses ten codes an hour at most', async () => {
    const { auth, old, wrong, prove } = await givenOldSession();
    const answers: unknown[] = [];
    for (let guess = 0; guess < 11; guess += 1) {
      answers.push((await prove({ password: PASSWORD, code: wrong() }, old))['code']);
      auth.advance(15_000); // slow enough for the limit of a minute
    }

    expect(answers).toEqual([...Array(10).fill('wrong_code'), 'reauthenticate_throttled']);
  });
});

describe('who knows the password and guesses codes', () => {
  /** Ten failures from elsewhere: no stranger gets a guess for an hour. */
  async function givenGuesses() {
    const given = await givenOldSession();
    const { auth, wrong } = given;
    const login = async (code: string, headers: Record<string, string> = {}) => {
      const first = await auth.post('/v1/auth/login', { email, password: PASSWORD }, headers);
      const { challenge } = jsonOf(first);
      return auth.post('/v1/auth/mfa/verify', { challenge, code }, headers);
    };
    const guess = async () => {
      for (let failure = 0; failure < 10; failure += 1) await login(wrong());
    };
    return { ...given, login, guess };
  }

  test('keeps the owner out on a new browser, and not on one that has passed both factors', async () => {
    const { auth, code, login, guess } = await givenGuesses();
    const cookie = cookieHeader(await login(code(), browser))
      .split('; ')
      .find((pair) => pair.startsWith('__Host-device'))!;
    auth.advance(2 * STEP);
    await guess();

    const [stranger, owner] = [await login(code()), await login(code(), { ...browser, cookie })];

    expect([jsonOf(stranger)['code'], owner.statusCode]).toEqual(['mfa_throttled', 200]);
  });

  test('gets no further guesses by a browser that the password alone, or its reset, has made known', async () => {
    const { auth, old, code, login, guess } = await givenGuesses();
    const { devices, accounts } = auth.services;
    const { emailKey } = (await accounts.find(old.userId))!;
    await guess();

    const cookie = `__Host-device=${await devices.remember(emailKey, { mfa: false })}`;
    const forged = cookie.replace('=1.', '=2.');
    const answers = [
      await login(code(), { ...browser, cookie }),
      await login(code(), { ...browser, cookie: forged }),
    ];

    expect(answers.map((answer) => jsonOf(answer)['code'])).toEqual(['mfa_throttled', 'mfa_throttled']);
  });

  test('gets ten guesses an hour from a known browser, and no more', async () => {
    const { auth, code, wrong, login } = await givenGuesses();
    const cookie = cookieHeader(await login(code(), browser))
      .split('; ')
      .find((pair) => pair.startsWith('__Host-device'))!;
    auth.advance(2 * STEP);

    const statuses: number[] = [];
    for (let go = 0; go < 11; go += 1) {
      statuses.push((await login(wrong(), { ...browser, cookie })).statusCode);
    }

    expect(statuses).toEqual([...Array(10).fill(401), 429]);
  });
});
