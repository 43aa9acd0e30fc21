import { TOTP } from 'otpauth';
import { jsonOf } from '../../platform/testing/alb.ts';
import { silenceOutput } from '../../platform/testing/output.ts';
import { bearer, givenAuth, PASSWORD } from '../auth.fixture.ts';
import { githubAnswers, givenOAuth } from '../oauth/oauth.fixture.ts';
import { givenAda } from '../passkeys/passkeys.fixture.ts';
import { OPERATOR } from './actor.ts';
import { suspend } from './suspension.ts';

silenceOutput();

const email = 'ada@example.com';
const SUSPENDED = { status: 403, code: 'account_suspended' };
const STEP = 30_000;

/** Somebody whose logins ask for a code, and who has passed the first factor when the account is suspended. */
async function givenChallenge() {
  const auth = givenAuth();
  await auth.verifiedUser(email);
  const ada = await auth.loggedIn(email);
  const { secret } = jsonOf(await auth.post('/v1/auth/mfa/totp', undefined, bearer(ada))) as {
    secret: string;
  };
  const code = () => new TOTP({ secret }).generate({ timestamp: auth.clock.now() });
  const confirmed = jsonOf(await auth.post('/v1/auth/mfa/totp/confirm', { code: code() }, bearer(ada)));
  auth.advance(2 * STEP);
  const { challenge } = jsonOf(await auth.post('/v1/auth/login', { email, password: PASSWORD }));
  await suspend(auth.services, { userId: ada.userId, actor: OPERATOR });
  return {
    auth,
    ada,
    code,
    recoveryCode: (confirmed['recoveryCodes'] as string[])[0]!,
    verify: async (proof: object) => jsonOf(await auth.post('/v1/auth/mfa/verify', { challenge, ...proof })),
  };
}

describe('a suspended account', () => {
  test('is not entered by its passkey', async () => {
    const { auth, session, addPasskey, login } = await givenAda();
    const { authenticator } = await addPasskey();
    await suspend(auth.services, { userId: session.userId, actor: OPERATOR });

    const answer = await login(authenticator);

    expect(jsonOf(answer)).toMatchObject(SUSPENDED);
    expect((await auth.services.sessions.page(session.userId)).sessions).toEqual([]);
  });

  test('is not known to who has no right signature', async () => {
    const { auth, session, addPasskey, login } = await givenAda();
    const { authenticator } = await addPasskey();
    await suspend(auth.services, { userId: session.userId, actor: OPERATOR });

    const answer = await login(authenticator, { tampered: true });

    expect(jsonOf(answer)).toMatchObject({ status: 401, code: 'unknown_passkey' });
  });

  test('is not entered by the authenticator app’s code', async () => {
    const { auth, ada, code, verify } = await givenChallenge();

    const answer = await verify({ code: code() });

    expect(answer).toMatchObject(SUSPENDED);
    expect((await auth.services.sessions.page(ada.userId)).sessions).toEqual([]);
  });

  test('is not entered by a recovery code', async () => {
    const { auth, ada, recoveryCode, verify } = await givenChallenge();

    const answer = await verify({ recoveryCode });

    expect(answer).toMatchObject(SUSPENDED);
    expect((await auth.services.sessions.page(ada.userId)).sessions).toEqual([]);
  });

  test('is not entered by a provider’s login', async () => {
    const { auth, provider, cookies, logInByGithub } = givenOAuth();
    provider.answers = githubAnswers(email);
    await logInByGithub();
    const [account] = auth.database.items('auth', 'USER#').filter(({ sk }) => sk === 'CREDENTIAL');
    const userId = String(account?.['userId']);
    await suspend(auth.services, { userId, actor: OPERATOR });
    cookies.clear();

    const led = await logInByGithub();

    expect(led).toContain('account_suspended');
    expect([...cookies.keys()]).not.toContain('__Host-access');
    expect((await auth.services.sessions.page(userId)).sessions).toEqual([]);
  });
});
