import { silenceOutput } from '../platform/testing/output.ts';
import { browser, cookieHeader, givenAuth, PASSWORD } from './auth.fixture.ts';
import { githubAnswers, givenOAuth } from './oauth/oauth.fixture.ts';

silenceOutput();

const email = 'ada@example.com';
const body = { email, password: PASSWORD };

async function givenBrowser() {
  const auth = givenAuth();
  await auth.verifiedUser(email);
  const program = await auth.loggedIn(email);
  const login = async (cookie = '') =>
    cookieHeader(await auth.post('/v1/auth/login', body, cookie ? { ...browser, cookie } : browser));
  return {
    auth,
    program,
    login,
    sessions: async () => (await auth.services.sessions.page(program.userId)).sessions,
    statusOf: async (cookie: string) =>
      (await auth.send({ path: '/v1/auth/session', headers: { ...browser, cookie } })).statusCode,
  };
}

describe('a login in a browser that is logged in', () => {
  test('ends its session before at once, and no other', async () => {
    const { auth, program, login, sessions, statusOf } = await givenBrowser();
    const before = await login();
    const alive = await statusOf(before);

    const after = await login(before);

    expect([alive, await statusOf(before), await statusOf(after)]).toEqual([200, 401, 200]);
    expect(await sessions()).toHaveLength(2);
    expect(await auth.identify(program)).not.toBeNull();
  });

  test('ends none when it fails, or a second factor is still to come', async () => {
    const { auth, program, login, statusOf } = await givenBrowser();
    const cookie = await login();
    const headers = { ...browser, cookie };
    await auth.post('/v1/auth/login', { email, password: 'not the password' }, headers);
    const account = await auth.services.accounts.find(program.userId);
    await auth.write([auth.services.accounts.change(account!, { mfaSince: 1 }, 1)]);

    const first = await auth.post('/v1/auth/login', body, headers);

    expect(first.body).toContain('mfaRequired');
    expect(await statusOf(cookie)).toBe(200);
  });

  test('is not disturbed by a cookie that is none of ours', async () => {
    const { login, statusOf } = await givenBrowser();

    const cookie = await login('__Host-refresh=made-up');

    expect(await statusOf(cookie)).toBe(200);
  });

  test('succeeds although the session before can’t be ended', async () => {
    const { auth, login, statusOf } = await givenBrowser();
    const before = await login();
    const end = jest.spyOn(auth.services.sessions, 'end').mockImplementation(() => {
      throw new Error('no answer');
    });

    const after = await login(before);

    expect(end).toHaveBeenCalledTimes(1);
    expect(await statusOf(after)).toBe(200);
  });

  test('by a provider does the same', async () => {
    const { auth, provider, cookies, logInByGithub } = givenOAuth();
    provider.answers = githubAnswers(email);
    await logInByGithub();
    const before = cookies.get('__Host-refresh');

    await logInByGithub();

    expect(cookies.get('__Host-refresh')).not.toBe(before);
    expect(auth.database.items('auth', 'SESSION#')).toHaveLength(1);
  });
});
