import { randomUUID } from 'node:crypto';
import { givenSecondFactor } from './oauth-accounts.ts';
import { landing, oauthBrowser, PROVIDERS, refused } from './oauth-browser.ts';
import { expectStatus, given, mailsTo } from './target.ts';

const newAddress = () => `${randomUUID()}@example.com`;
const HOME = { path: '/', fragment: {} };

describe.each(PROVIDERS)('logging in with %s', (provider) => {
  test('registers somebody new, whose address is proven by it, and leads to the page asked for', async () => {
    const browser = oauthBrowser();
    const email = newAddress();

    const landed = await browser.logIn(provider, { email }, '?returnTo=/passkeys.html');

    expect(landed).toEqual({ path: '/passkeys.html', fragment: {} });
    expect(await browser.whoIsIn()).toBe(email);
    const { body } = await browser.send('GET', '/v1/auth/oauth-links');
    expect(body.items).toMatchObject([{ provider, email }]);
  });

  test('finds who comes back, from another browser and with another address there', async () => {
    const email = newAddress();
    await oauthBrowser().logIn(provider, { email });
    const elsewhere = oauthBrowser();

    const landed = await elsewhere.logIn(provider, { email: email.toUpperCase() });

    expect(landed).toEqual(HOME);
    expect(await elsewhere.whoIsIn()).toBe(email);
  });

  test('adds itself to the account with the same proven address, and its owner gets a mail', async () => {
    const { email } = await given.account();
    const browser = oauthBrowser();

    const landed = await browser.logIn(provider, { email });

    expect(landed).toEqual(HOME);
    expect(await browser.whoIsIn()).toBe(email);
    const [mail] = await mailsTo(email, 2);
    expect(mail!.subject).toMatch(/^A (Google|GitHub) login was added to your account/);
    const { body } = await browser.send('GET', '/v1/users/me/audit-log');
    expect(body.items.map(({ action }: { action: string }) => action)).toContain('oauth.linked');
  });

  test('asks for the second factor all the same, which then logs in', async () => {
    const { email, recoveryCode } = await givenSecondFactor();
    const browser = oauthBrowser();

    const landed = await browser.logIn(provider, { email });
    const before = await browser.whoIsIn();
    const { challenge } = landed.fragment;
    const body = { challenge, recoveryCode };
    const verified = await browser.send('POST', '/v1/auth/mfa/verify', { body });

    expect(landed).toEqual({ path: '/login.html', fragment: { challenge: expect.any(String) } });
    expect(before).toBeNull();
    expect(verified.status).toBe(200);
    expect(await browser.whoIsIn()).toBe(email);
  });

  test('refuses an address that is not verified there', async () => {
    const browser = oauthBrowser();

    const landed = await browser.logIn(provider, { email: newAddress(), verified: 'no' });

    expect(landed).toEqual(refused(provider, 'email_unverified_at_provider'));
    expect(await browser.whoIsIn()).toBeNull();
  });

  test('refuses who has the address of a known account now, and is somebody else there', async () => {
    const email = newAddress();
    await oauthBrowser().logIn(provider, { email });
    const successor = oauthBrowser();

    const landed = await successor.logIn(provider, { email, holder: 'who got the address next' });

    expect(landed).toEqual(refused(provider, 'provider_already_linked'));
    expect(await successor.whoIsIn()).toBeNull();
  });

  test.each([
    ['deny', 'access_denied'],
    ['server_error', 'provider_unavailable'],
    ['temporarily_unavailable', 'provider_unavailable'],
    ['invalid_scope', 'provider_refused'],
    ['unauthorized_client', 'provider_refused'],
    ['login_required', 'provider_refused'],
  ])('tells the login page of the provider’s answer %s', async (decision, error) => {
    const browser = oauthBrowser();

    const landed = await browser.logIn(provider, { email: newAddress(), decision });

    expect(landed).toEqual(refused(provider, error));
  });

  test('refuses a code that the provider never gave', async () => {
    const browser = oauthBrowser();
    const path = await browser.consent(await browser.start(provider), { email: newAddress() });

    const answer = await browser.back(path.replace(/code=\w+/, 'code=made-up'));

    expect(landing(answer)).toEqual(refused(provider, 'provider_refused'));
  });
});

describe('adding a provider while logged in', () => {
  test('lets it log in to this account from then on, whatever its address is there', async () => {
    const email = newAddress();
    const elsewhere = newAddress();
    const browser = oauthBrowser();
    await browser.logIn('google', { email });

    const linked = await browser.logIn('github', { email: elsewhere }, '?link=1&returnTo=/login.html');
    const other = oauthBrowser();
    await other.logIn('github', { email: elsewhere });

    expect(linked).toEqual({ path: '/login.html', fragment: { linked: 'github' } });
    expect(await other.whoIsIn()).toBe(email);
  });

  test('needs a login, and a fresh one', async () => {
    const answer = await oauthBrowser().start('google', '?link=1');

    expect([answer.status, answer.body.code]).toEqual([401, 'unauthenticated']);
  });

  test('refuses a login of another account, and one more of a provider', async () => {
    const taken = newAddress();
    await oauthBrowser().logIn('github', { email: taken });
    const browser = oauthBrowser();
    await browser.logIn('google', { email: newAddress() });

    const others = await browser.logIn('github', { email: taken }, '?link=1');
    const second = await browser.logIn('google', { email: newAddress() }, '?link=1');

    expect(others).toEqual(refused('github', 'identity_taken'));
    expect(second).toEqual(refused('google', 'provider_already_linked'));
  });

  test('is refused when the session has ended meanwhile', async () => {
    const browser = oauthBrowser();
    await browser.logIn('google', { email: newAddress() });
    const path = await browser.consent(await browser.start('github', '?link=1'), { email: newAddress() });
    expectStatus(await browser.send('POST', '/v1/auth/logout', { body: {} }), 204);

    const answer = await browser.back(path);

    expect(landing(answer)).toEqual(refused('github', 'unauthenticated'));
  });
});

describe('removing a provider', () => {
  test('is refused for the last way to log in, and possible beside another', async () => {
    const email = newAddress();
    const browser = oauthBrowser();
    await browser.logIn('google', { email });
    const last = await browser.send('DELETE', '/v1/auth/oauth-links/google');
    await browser.logIn('github', { email }, '?link=1');

    const removed = await browser.send('DELETE', '/v1/auth/oauth-links/google');

    expect([last.status, last.body.code]).toEqual([409, 'last_credential']);
    expect(removed.status).toBe(204);
    const { body } = await browser.send('GET', '/v1/auth/oauth-links');
    expect(body.items.map((link: { provider: string }) => link.provider)).toEqual(['github']);
  });
});

describe('the providers that are set up', () => {
  test('are listed for the buttons of a login page', async () => {
    const { status, body } = await oauthBrowser().send('GET', '/v1/auth/oauth');

    expect([status, body]).toEqual([
      200,
      {
        providers: [
          { id: 'google', name: 'Google' },
          { id: 'github', name: 'GitHub' },
        ],
      },
    ]);
  });
});
