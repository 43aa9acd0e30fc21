import { TOTP } from 'otpauth';
import type { Answer, Sending } from '../client.ts';
import { codeIn, expectStatus, given, login, mailsTo, target, type LoggedIn } from '../target.ts';
import { cookiesOf, givenBrowser } from './browser.ts';

/** Each way to log in as the victim, from a browser that sends what an attacker has planted in it. */
const WAYS: Readonly<Record<string, (victim: LoggedIn, planted: Sending) => Promise<Answer>>> = {
  'a password': ({ send, email, password }, planted) =>
    send('POST', '/v1/auth/login', { ...planted, body: { email, password } }),
  async 'a magic link'({ send, email }, planted) {
    await send('POST', '/v1/auth/magic-link', { body: { email } });
    const [mail] = await mailsTo(email, 2);
    return send('POST', '/v1/auth/magic-link/consume', { ...planted, body: { token: codeIn(mail!) } });
  },
  async 'a second factor'({ send, call, email, password }, planted) {
    const { secret } = (await call('POST', '/v1/auth/mfa/totp')).body;
    const totp = new TOTP({ secret });
    const now = Date.now();
    const confirmed = await call('POST', '/v1/auth/mfa/totp/confirm', {
      body: { code: totp.generate({ timestamp: now }) },
    });
    expectStatus(confirmed, 200);
    const first = await send('POST', '/v1/auth/login', { ...planted, body: { email, password } });
    expect(first.setCookies).toEqual([]);
    // the code of the next step: that of this one is used
    const code = totp.generate({ timestamp: now + 30_000 });
    const { challenge } = first.body;
    return send('POST', '/v1/auth/mfa/verify', { ...planted, body: { challenge, code } });
  },
};

describe('a session that an attacker planted in the victim’s browser is not the one that begins by', () => {
  test.each(Object.entries(WAYS))('%s', async (_, logIn) => {
    const [attacker, victim] = [await givenBrowser(), await given.loggedIn()];
    const origin = target().api;
    const identity = await attacker.send('GET', '/v1/auth/session', { headers: { cookie: attacker.cookie } });

    const answer = await logIn(victim, { headers: { origin, cookie: attacker.cookie } });

    expectStatus(answer, 200);
    expect(answer.body.userId).toBe(victim.userId);
    expect([victim.sessionId, identity.body.session.id]).not.toContain(answer.body.sessionId);
    const fresh = cookiesOf(answer).split('; ');
    const planted = attacker.cookie.split('; ');
    expect(fresh.map((cookie) => cookie.split('=')[0])).toEqual(
      planted.map((cookie) => cookie.split('=')[0]),
    );
    expect(fresh.filter((cookie) => planted.includes(cookie))).toEqual([]);
    const after = await attacker.send('GET', '/v1/auth/session', { headers: { cookie: attacker.cookie } });
    expect(after.body?.userId).not.toBe(victim.userId);
  });
});

test.each([
  ['the query', '?sessionId=ID&sid=ID&JSESSIONID=ID', {}],
  ['the path', ';jsessionid=ID', {}],
  ['a header', '', { 'x-session-id': 'ID', sid: 'ID' }],
  ['a cookie that any host may set', '', { cookie: 'sessionId=ID; access=TOKEN; __Secure-access=TOKEN' }],
])('a session is named by no %s', async (_, suffix, headers) => {
  const victim = await given.loggedIn();
  const fill = (text: string) =>
    text.replaceAll('ID', victim.sessionId).replaceAll('TOKEN', victim.accessToken);
  const filled = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, fill(value)]));

  const answer = await victim.send('GET', `/v1/users/me${fill(suffix)}`, { headers: filled });

  expect([401, 404]).toContain(answer.status);
});

test('no answer but a login’s shows a token, and the list of sessions has none', async () => {
  const victim = await given.loggedIn();
  const other = await login(victim);

  const answers = [
    await victim.call('GET', '/v1/auth/session'),
    await victim.call('GET', '/v1/auth/sessions'),
    await victim.call('GET', '/v1/users/me/audit-log'),
  ];

  for (const { text } of answers)
    for (const token of [victim.accessToken, victim.refreshToken, other.accessToken, other.refreshToken])
      expect(text).not.toContain(token.split('.').at(-1));
});
