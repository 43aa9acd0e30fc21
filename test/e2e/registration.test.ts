import { randomUUID } from 'node:crypto';
import { createClient } from './client.ts';
import { codeIn, given, mailsTo, PASSWORD, target } from './target.ts';

const ORIGIN = () => target().api;

describe('signing up', () => {
  test('leads from a mail to a profile that everybody reads from the cache', async () => {
    const send = createClient(target().api);
    const email = `${randomUUID()}@example.com`;

    const registered = await send('POST', '/v1/auth/register', { body: { email, password: PASSWORD } });
    const [mail] = await mailsTo(email);
    const { registrationToken } = registered.body;
    const verified = await send('POST', '/v1/auth/verify-email', {
      body: { token: codeIn(mail!), registrationToken },
    });
    const session = await send('POST', '/v1/auth/login', { body: { email, password: PASSWORD } });
    const token = session.body.accessToken;
    const changed = await send('PATCH', '/v1/users/me', { token, body: { displayName: 'Ada Lovelace' } });
    const path = `/v1/users/${session.body.userId}`;
    const reads = [await send('GET', path), await send('GET', path)];

    expect([registered, verified, session, changed].map(({ status }) => status)).toEqual([
      202, 200, 200, 200,
    ]);
    expect(reads.map(({ body }) => body.displayName)).toEqual(['Ada Lovelace', 'Ada Lovelace']);
    expect(reads[0]!.text).not.toContain(email);
  });

  test('sends a mail with text, HTML and a link to this system', async () => {
    const { email, code } = await given.unverifiedAccount();

    const [mail] = await mailsTo(email);

    expect(mail!.text).toContain(`${target().api}/v1/auth/verify-email`);
    expect(mail!.html).toContain(code);
    expect(mail!.html).toMatch(/^<!doctype html>/);
  });

  test('answers the same for a known address, whose owner is told by mail', async () => {
    const { email } = await given.account();
    const stranger = createClient(target().api);

    const known = await stranger('POST', '/v1/auth/register', {
      body: { email, password: 'another password' },
    });
    const unknown = await stranger('POST', '/v1/auth/register', {
      body: { email: `${randomUUID()}@example.com`, password: 'another password' },
    });

    expect(known.status).toBe(unknown.status);
    expect(Object.keys(known.body)).toEqual(Object.keys(unknown.body));
    expect(known.body.registrationToken).toHaveLength(unknown.body.registrationToken.length);
    const [told] = await mailsTo(email, 2);
    expect(told!.text).not.toMatch(/Code: /);
    expect(told!.subject).toMatch(/already/i);
  });

  test('does not let a stranger who registers the address again take the account over', async () => {
    const { email, send } = await given.unverifiedAccount();
    const stranger = createClient(target().api);
    await stranger('POST', '/v1/auth/register', { body: { email, password: 'the password of a thief' } });
    const [newest] = await mailsTo(email, 2);

    const verified = await send('POST', '/v1/auth/verify-email', { body: { token: codeIn(newest!) } });

    expect(verified.body.passwordKept).toBe(false);
    const thief = await stranger('POST', '/v1/auth/login', {
      body: { email, password: 'the password of a thief' },
    });
    expect(thief.status).toBe(401);
  });

  test('lets who proves an address from elsewhere set a password of their own', async () => {
    const { email, code } = await given.unverifiedAccount();
    const elsewhere = createClient(target().api);
    const verified = await elsewhere('POST', '/v1/auth/verify-email', { body: { token: code } });

    const reset = await elsewhere('POST', '/v1/auth/password/reset', {
      body: { token: verified.body.passwordResetToken, password: 'a password of my own' },
    });

    expect(reset.status).toBe(204);
    const session = await elsewhere('POST', '/v1/auth/login', {
      body: { email, password: 'a password of my own' },
    });
    expect(session.status).toBe(200);
  });

  test('in a browser keeps the password by a cookie, and no token is shown', async () => {
    const send = createClient(target().api);
    const email = `${randomUUID()}@example.com`;
    const headers = { origin: ORIGIN() };
    const registered = await send('POST', '/v1/auth/register', {
      headers,
      body: { email, password: PASSWORD },
    });
    const [cookie] = registered.setCookies;
    const [mail] = await mailsTo(email);

    const verified = await send('POST', '/v1/auth/verify-email', {
      headers: { ...headers, cookie: cookie!.split(';')[0]! },
      body: { token: codeIn(mail!) },
    });

    expect(registered.body).toEqual({});
    expect(cookie).toMatch(/^__Host-registration=/);
    for (const attribute of ['Path=/', 'Secure', 'HttpOnly', 'SameSite=Lax'])
      expect(cookie).toContain(attribute);
    expect(verified.body).toEqual({ passwordKept: true });
  });

  test.each([
    [
      'a used token',
      async () => {
        const { send, code } = await given.unverifiedAccount();
        await send('POST', '/v1/auth/verify-email', { body: { token: code } });
        return send('POST', '/v1/auth/verify-email', { body: { token: code } });
      },
    ],
    [
      'an unknown token',
      () => createClient(target().api)('POST', '/v1/auth/verify-email', { body: { token: 'x'.repeat(43) } }),
    ],
  ])('answers 400 token_invalid to %s', async (_, verify) => {
    const answer = await verify();

    expect(answer.status).toBe(400);
    expect(answer.body.code).toBe('token_invalid');
  });

  test('sends the mail again on demand, and answers the same for an unknown address', async () => {
    const { send, email } = await given.unverifiedAccount();

    const known = await send('POST', '/v1/auth/resend', { body: { email } });
    const unknown = await send('POST', '/v1/auth/resend', { body: { email: `${randomUUID()}@example.com` } });

    expect([known.status, unknown.status]).toEqual([202, 202]);
    expect(known.text).toBe(unknown.text);
    expect(await mailsTo(email, 2)).toHaveLength(2);
  });

  test('answers 429 with Retry-After to the fourth registration of a minute from one address', async () => {
    const send = createClient(target().api);
    const register = () =>
      send('POST', '/v1/auth/register', {
        body: { email: `${randomUUID()}@example.com`, password: PASSWORD },
      });

    const answers = [await register(), await register(), await register(), await register()];

    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 429]);
    expect(Number(answers[3]!.headers['retry-after'])).toBeGreaterThan(0);
    expect(answers[0]!.headers['ratelimit-policy']).toMatch(/q=3;w=60/);
  });

  test.each([
    ['a short password', { password: 'short' }, 'password'],
    ['one of the most common passwords', { password: 'password123' }, 'password'],
    ['no mail address', { email: 'ada' }, 'email'],
    ['an unknown field', { name: 'Ada' }, 'name'],
  ])('answers 422 to %s, naming the field', async (_, wrong, field) => {
    const send = createClient(target().api);
    const body = { email: `${randomUUID()}@example.com`, password: PASSWORD, ...wrong };

    const answer = await send('POST', '/v1/auth/register', { body });

    expect(answer.status).toBe(422);
    expect(answer.body.fields.map(({ path }: any) => path)).toEqual([field]);
  });
});
