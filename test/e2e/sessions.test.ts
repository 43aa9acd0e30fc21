import { createClient, type Answer } from './client.ts';
import { expectStatus, given, login, target } from './target.ts';

const cookiesOf = ({ setCookies }: Answer) => setCookies.map((line) => line.split(';')[0]).join('; ');

describe('logging in', () => {
  test('answers 401, the same, to a wrong password and an unknown address', async () => {
    const { send, email } = await given.account();

    const wrong = await send('POST', '/v1/auth/login', { body: { email, password: 'not the password' } });
    const unknown = await send('POST', '/v1/auth/login', {
      body: { email: `x${email}`, password: 'not the password' },
    });

    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    const { requestId: _, ...told } = wrong.body;
    expect(unknown.body).toMatchObject(told);
  });

  test('answers 403 email_unverified, but only after the right password', async () => {
    const { send, email, password } = await given.unverifiedAccount();

    const right = await send('POST', '/v1/auth/login', { body: { email, password } });
    const wrong = await send('POST', '/v1/auth/login', { body: { email, password: 'not the password' } });

    expect([right.status, right.body.code]).toEqual([403, 'email_unverified']);
    expect(wrong.status).toBe(401);
  });

  test('answers 429 to the sixth try of a minute at one account', async () => {
    const { send, email } = await given.account();
    const guess = () =>
      send('POST', '/v1/auth/login', { body: { email, password: 'a guess, and a wrong one' } });

    const answers = [
      await guess(),
      await guess(),
      await guess(),
      await guess(),
      await guess(),
      await guess(),
    ];

    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 429]);
  });
});

describe('a session', () => {
  test('is refreshed by its token, once', async () => {
    const { send, refreshToken } = await given.loggedIn();

    const refreshed = await send('POST', '/v1/auth/refresh', { body: { refreshToken } });

    expect(refreshed.status).toBe(200);
    expect(refreshed.body.refreshToken).not.toBe(refreshToken);
    const token = refreshed.body.accessToken;
    expect((await send('GET', '/v1/auth/session', { token })).status).toBe(200);
  });

  test('gets the same successor in two tabs that refresh at once', async () => {
    const { send, refreshToken } = await given.loggedIn();
    const refresh = () => send('POST', '/v1/auth/refresh', { body: { refreshToken } });

    const answers = await Promise.all([refresh(), refresh(), refresh()]);

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(new Set(answers.map(({ body }) => body.refreshToken)).size).toBe(1);
  });

  test('ends when a token from before its predecessor is used again', async () => {
    const { send, refreshToken } = await given.loggedIn();
    const second = (await send('POST', '/v1/auth/refresh', { body: { refreshToken } })).body;
    const third = (await send('POST', '/v1/auth/refresh', { body: { refreshToken: second.refreshToken } }))
      .body;

    const reused = await send('POST', '/v1/auth/refresh', { body: { refreshToken } });

    expect(reused.status).toBe(401);
    expect(
      (await send('POST', '/v1/auth/refresh', { body: { refreshToken: third.refreshToken } })).status,
    ).toBe(401);
    expect((await send('GET', '/v1/auth/session', { token: third.accessToken })).status).toBe(401);
  });

  test('is listed beside the others, and ends them', async () => {
    const account = await given.loggedIn();
    const other = await login(account);

    const listed = await account.call('GET', '/v1/auth/sessions');
    const ended = await account.call('DELETE', '/v1/auth/sessions?scope=others');

    const ids = listed.body.items.map(({ id }: any) => id);
    expect(new Set(ids)).toEqual(new Set([account.sessionId, other.sessionId]));
    expect(ended.status).toBe(204);
    expect((await other.call('GET', '/v1/users/me')).status).toBe(401);
    expect((await account.call('GET', '/v1/users/me')).status).toBe(200);
  });

  test('is over at once when it was ended, however often it was read before', async () => {
    const { call, sessionId } = await given.loggedIn();
    expectStatus(await call('GET', '/v1/users/me'), 200);

    const ended = await call('DELETE', `/v1/auth/sessions/${sessionId}`);

    expect(ended.status).toBe(204);
    expect((await call('GET', '/v1/users/me')).status).toBe(401);
  });

  test('of somebody else cannot be ended', async () => {
    const owner = await given.loggedIn();
    const stranger = await given.loggedIn();

    const answer = await stranger.call('DELETE', `/v1/auth/sessions/${owner.sessionId}`);

    expect([204, 404]).toContain(answer.status);
    expect((await owner.call('GET', '/v1/users/me')).status).toBe(200);
  });

  test('ends by logout', async () => {
    const { call, send, refreshToken } = await given.loggedIn();

    const answer = await call('POST', '/v1/auth/logout');

    expect(answer.status).toBe(204);
    expect((await call('GET', '/v1/auth/session')).status).toBe(401);
    expect((await send('POST', '/v1/auth/refresh', { body: { refreshToken } })).status).toBe(401);
  });

  test('is proven by a key that the key set shows', async () => {
    const { accessToken } = await given.loggedIn();

    const { body } = await createClient(target().api)('GET', '/.well-known/jwks.json');

    const header = JSON.parse(Buffer.from(accessToken.split('.')[0]!, 'base64url').toString());
    expect(header.alg).toBe('EdDSA');
    expect(body.keys.map(({ kid }: any) => kid)).toContain(header.kid);
    expect(body.keys.every(({ d }: any) => d === undefined)).toBe(true);
  });
});

describe('a browser', () => {
  const browser = async () => {
    const { send, email, password } = await given.account();
    const headers = { origin: target().api };
    const answer = await send('POST', '/v1/auth/login', { headers, body: { email, password } });
    return { send, answer, cookie: cookiesOf(answer), headers };
  };

  test('gets its tokens as cookies that no script reads', async () => {
    const { answer } = await browser();

    expect(answer.text).not.toMatch(/accessToken|refreshToken/);
    for (const line of answer.setCookies) {
      expect(line).toMatch(/^__Host-/);
      for (const attribute of ['Path=/', 'Secure', 'HttpOnly', 'SameSite=Lax'])
        expect(line).toContain(attribute);
    }
  });

  test('reads and writes by its cookie', async () => {
    const { send, cookie, headers } = await browser();

    const read = await send('GET', '/v1/users/me', { headers: { cookie } });
    const written = await send('PATCH', '/v1/users/me', {
      headers: { ...headers, cookie },
      body: { displayName: 'Ada' },
    });

    expect([read.status, written.status]).toEqual([200, 200]);
  });

  test.each([
    ['another origin', { origin: 'https://evil.example' }],
    ['no origin', {}],
  ])('answers 403 to a write from %s with a cookie', async (_, headers) => {
    const { send, cookie } = await browser();

    const answer = await send('PATCH', '/v1/users/me', {
      headers: { ...headers, cookie } as Record<string, string>,
      body: { displayName: 'Eve' },
    });

    expect(answer.status).toBe(403);
  });

  test('answers 403 to a login from another origin', async () => {
    const { send, email, password } = await given.account();

    const answer = await send('POST', '/v1/auth/login', {
      headers: { origin: 'https://evil.example' },
      body: { email, password },
    });

    expect(answer.status).toBe(403);
    expect(answer.setCookies).toEqual([]);
  });

  test('answers 400 to a cookie and a Bearer token together', async () => {
    const { send, cookie } = await browser();
    const { accessToken } = await given.loggedIn();

    const answer = await send('GET', '/v1/users/me', { token: accessToken, headers: { cookie } });

    expect(answer.status).toBe(400);
  });
});
