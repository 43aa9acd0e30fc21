import { randomUUID } from 'node:crypto';
import { createClient, type Answer, type Send } from '../client.ts';
import { codeIn, expectStatus, given, mailsTo, PASSWORD, target, type Mail } from '../target.ts';

interface Link {
  readonly mail: Mail;
  /** The owner's click. */
  use(token: string): Promise<Answer>;
}

const LINKS: Readonly<Record<string, () => Promise<Link>>> = {
  async verification() {
    const { send, email } = await given.unverifiedAccount();
    const [mail] = await mailsTo(email);
    return { mail: mail!, use: (token) => send('POST', '/v1/auth/verify-email', { body: { token } }) };
  },
  async 'password reset'() {
    const { send, email } = await given.account();
    expectStatus(await send('POST', '/v1/auth/password/forgot', { body: { email } }), 202);
    const [mail] = await mailsTo(email, 2);
    const body = { password: 'a password of my own' };
    return {
      mail: mail!,
      use: (token) => send('POST', '/v1/auth/password/reset', { body: { token, ...body } }),
    };
  },
  async 'magic link'() {
    const { send, email } = await given.account();
    expectStatus(await send('POST', '/v1/auth/magic-link', { body: { email } }), 202);
    const [mail] = await mailsTo(email, 2);
    return { mail: mail!, use: (token) => send('POST', '/v1/auth/magic-link/consume', { body: { token } }) };
  },
  async 'change of address'() {
    const { call } = await given.loggedIn();
    const email = `${randomUUID()}@example.org`;
    expectStatus(await call('POST', '/v1/auth/email/change', { body: { email } }), 202);
    const [mail] = await mailsTo(email);
    return { mail: mail!, use: (token) => call('POST', '/v1/auth/email/confirm', { body: { token } }) };
  },
};

describe('a mail scanner that opens every link, with and without what stands behind the #, burns no', () => {
  test.each(Object.entries(LINKS))('%s', async (_, givenLink) => {
    const { mail, use } = await givenLink();
    const token = codeIn(mail);
    const scanner = createClient(target().api);
    const links = [...`${mail.text}\n${mail.html}`.matchAll(/https?:\/\/[^\s"<>]+/g)].map(([link]) =>
      link.replaceAll('&amp;', '&'),
    );
    const visits = links.flatMap((link) => {
      const { pathname, search, hash } = new URL(link);
      const path = pathname + search;
      return [
        path,
        `${path}${search ? '&' : '?'}${hash.slice(1)}`,
        `${pathname}?token=${token}`,
        `${pathname}/${token}`,
      ];
    });

    for (const path of visits)
      for (const method of ['GET', 'HEAD', 'OPTIONS', 'GET']) await scanner(method, path);

    expect(links.length).toBeGreaterThan(1);
    expect([200, 204]).toContain((await use(token)).status);
    expect((await use(token)).body?.code).toBe('token_invalid');
  });
});

const THIEF = 'the password of a thief';

/** An attacker registers the victim's address first, and keeps whatever that gives. */
async function givenPrepared() {
  const thief = createClient(target().api);
  const email = `${randomUUID()}@example.com`;
  const registered = await thief('POST', '/v1/auth/register', { body: { email, password: THIEF } });
  expectStatus(registered, 202);
  const [mail] = await mailsTo(email);
  const { registrationToken } = registered.body;
  return { thief, email, registrationToken, token: codeIn(mail!), victim: createClient(target().api) };
}

type Prepared = Awaited<ReturnType<typeof givenPrepared>>;

/** How the victim comes into the account that was prepared, each in their own browser. */
const ENTRANCES: Readonly<Record<string, (prepared: Prepared) => Promise<Answer>>> = {
  'clicks the verification that the attacker caused': ({ victim, token }) =>
    victim('POST', '/v1/auth/verify-email', { body: { token } }),
  async 'registers as well, and verifies'({ victim, email }) {
    const body = { email, password: PASSWORD };
    const { registrationToken } = (await victim('POST', '/v1/auth/register', { body })).body;
    const [mail] = await mailsTo(email, 2);
    return victim('POST', '/v1/auth/verify-email', { body: { token: codeIn(mail!), registrationToken } });
  },
  async 'resets the password'({ victim, email }) {
    await victim('POST', '/v1/auth/password/forgot', { body: { email } });
    const [mail] = await mailsTo(email, 2);
    const body = { token: codeIn(mail!), password: PASSWORD };
    return victim('POST', '/v1/auth/password/reset', { body });
  },
  async 'logs in by a magic link'({ victim, email }) {
    await victim('POST', '/v1/auth/magic-link', { body: { email } });
    const [mail] = await mailsTo(email, 2);
    return victim('POST', '/v1/auth/magic-link/consume', { body: { token: codeIn(mail!) } });
  },
};

describe('who prepares an account for somebody else’s address has nothing of it when its owner', () => {
  test.each(Object.entries(ENTRANCES))('%s', async (_, enter) => {
    const prepared = await givenPrepared();
    const { thief, email, registrationToken, token } = prepared;
    const login = (send: Send, password: string) =>
      send('POST', '/v1/auth/login', { body: { email, password } });
    const before = await login(thief, THIEF);

    const entered = await enter(prepared);

    expect([before.status, before.body.code]).toEqual([403, 'email_unverified']);
    expect([200, 204]).toContain(entered.status);
    expect((await login(thief, THIEF)).status).toBe(401);
    const verified = await thief('POST', '/v1/auth/verify-email', { body: { token, registrationToken } });
    expect([verified.status, verified.body.code]).toEqual([400, 'token_invalid']);
    // nor does registering the address again bring the password back
    await thief('POST', '/v1/auth/register', { body: { email, password: THIEF } });
    expect((await login(thief, THIEF)).status).toBe(401);
  });
});
