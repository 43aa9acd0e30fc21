import { randomUUID } from 'node:crypto';
import { landing, oauthBrowser, PROVIDERS, refused } from '../oauth-browser.ts';
import { expectStatus, given, PASSWORD } from '../target.ts';

const newAddress = () => `${randomUUID()}@example.com`;
const KEPT = 'the password of who prepared';

describe.each(PROVIDERS)('an answer of %s', (provider) => {
  test('of another browser’s login is refused, and is still good where it began', async () => {
    const [attacker, victim] = [oauthBrowser(), oauthBrowser()];
    const email = newAddress();
    const path = await attacker.consent(await attacker.start(provider), { email });
    // a victim without a login under way, and one with
    const without = await victim.back(path);
    await victim.start(provider);
    const within = await victim.back(path);

    const own = await attacker.back(path);

    expect([without, within].map(landing)).toEqual([
      refused(provider, 'state_invalid'),
      refused(provider, 'state_invalid'),
    ]);
    expect(await victim.whoIsIn()).toBeNull();
    expect(landing(own)).toEqual({ path: '/', fragment: {} });
  });

  test('is good once, with its state and with another', async () => {
    const browser = oauthBrowser();
    const email = newAddress();
    const started = await browser.start(provider);
    const binder = browser.cookies.get('__Host-oauth')!;
    const path = await browser.consent(started, { email });
    await browser.back(path);

    browser.cookies.set('__Host-oauth', binder);
    const again = await browser.back(path);
    const fresh = await browser.consent(await browser.start(provider), { email });
    const code = new URLSearchParams(path.split('?')[1]).get('code')!;
    const replayed = await browser.back(fresh.replace(/code=\w+/, `code=${code}`));

    expect(landing(again)).toEqual(refused(provider, 'state_invalid'));
    expect(landing(replayed)).toEqual(refused(provider, 'provider_refused'));
  });

  test('does nothing when it comes twice at the same moment', async () => {
    const browser = oauthBrowser();
    const path = await browser.consent(await browser.start(provider), { email: newAddress() });

    const answers = await Promise.all([browser.back(path), browser.back(path), browser.back(path)]);

    const landings = answers.map((answer) => landing(answer).fragment['error'] ?? 'in');
    expect(landings.sort()).toEqual(['in', 'state_invalid', 'state_invalid']);
  });

  test.each([
    ['no state', (query: URLSearchParams) => query.delete('state')],
    ['an empty state', (query: URLSearchParams) => query.set('state', '')],
    ['two states', (query: URLSearchParams) => query.append('state', query.get('state')!)],
    ['a state that was made up', (query: URLSearchParams) => query.set('state', 'a'.repeat(43))],
  ])('with %s is refused', async (_, change) => {
    const browser = oauthBrowser();
    const path = await browser.consent(await browser.start(provider), { email: newAddress() });
    const [base, search] = path.split('?');
    const query = new URLSearchParams(search);
    change(query);

    const answer = await browser.back(`${base}?${query}`);

    expect(landing(answer)).toEqual(refused(provider, 'state_invalid'));
    expect(await browser.whoIsIn()).toBeNull();
  });

  test('at the other provider’s address is refused: nobody is mixed up', async () => {
    const other = provider === 'google' ? 'github' : 'google';
    const browser = oauthBrowser();
    const path = await browser.consent(await browser.start(provider), { email: newAddress() });

    const answer = await browser.back(path.replace(provider, other));

    expect(landing(answer)).toEqual(refused(other, 'state_invalid'));
  });

  test('that names another issuer is refused before its code or error counts (RFC 9207)', async () => {
    const browser = oauthBrowser();
    const path = await browser.consent(await browser.start(provider), {
      email: newAddress(),
      decision: 'deny',
    });
    const [base, search] = path.split('?');
    const query = new URLSearchParams(search);
    query.set('iss', 'https://attacker.example');

    const answer = await browser.back(`${base}?${query}`);

    expect(landing(answer)).toEqual(refused(provider, 'issuer_mismatch'));
  });
});

test('Google, which always names itself, is refused without an issuer', async () => {
  const browser = oauthBrowser();
  const path = await browser.consent(await browser.start('google'), { email: newAddress() });

  const answer = await browser.back(path.replace(/&iss=[^&]*/, ''));

  expect(landing(answer)).toEqual(refused('google', 'issuer_mismatch'));
});

describe.each(PROVIDERS)('somebody’s account is not taken over through %s', (provider) => {
  test('by an address that nobody has verified there', async () => {
    const { email } = await given.account();
    const thief = oauthBrowser();

    const landed = await thief.logIn(provider, { email, verified: 'no' });

    expect(landed).toEqual(refused(provider, 'email_unverified_at_provider'));
    expect(await thief.whoIsIn()).toBeNull();
  });

  test('nor linked by one, while logged in to another', async () => {
    const { email } = await given.account();
    const thief = oauthBrowser();
    await thief.logIn(provider === 'google' ? 'github' : 'google', { email: newAddress() });

    const landed = await thief.logIn(provider, { email, verified: 'no' }, '?link=1');

    expect(landed).toEqual(refused(provider, 'email_unverified_at_provider'));
  });

  test('by preparing one: its owner’s first login discards the password of who prepared it', async () => {
    const { send: thief, email, code, registrationToken } = await given.unverifiedAccount();
    const login = (password: string) => thief('POST', '/v1/auth/login', { body: { email, password } });
    const owner = oauthBrowser();

    await owner.logIn(provider, { email });

    expect(await owner.whoIsIn()).toBe(email);
    expect((await login(PASSWORD)).status).toBe(401);
    const late = await thief('POST', '/v1/auth/verify-email', { body: { token: code, registrationToken } });
    expect([late.status, late.body.code]).toEqual([400, 'token_invalid']);
    await thief('POST', '/v1/auth/register', { body: { email, password: KEPT } });
    expect((await login(KEPT)).status).toBe(401);
  });
});

test('who registered in this browser, and proves the address through a provider, keeps the password', async () => {
  const email = newAddress();
  const browser = oauthBrowser();
  expectStatus(await browser.send('POST', '/v1/auth/register', { body: { email, password: PASSWORD } }), 202);

  await browser.logIn('google', { email });

  const login = await browser.send('POST', '/v1/auth/login', { body: { email, password: PASSWORD } });
  expect(login.status).toBe(200);
});

describe('a login that another site begins', () => {
  test.each(['cross-site', 'same-site'])('is refused (%s)', async (site) => {
    const headers = { 'sec-fetch-site': site };

    const answer = await oauthBrowser().send('GET', '/v1/auth/oauth/google', { headers });

    expect([answer.status, answer.body.code]).toEqual([403, 'origin_not_allowed']);
    expect(answer.setCookies).toEqual([]);
  });

  test.each([
    ['from elsewhere', { 'sec-fetch-site': 'cross-site' }],
    ['typed in', { 'sec-fetch-site': 'none' }],
    ['by a browser that says nothing', {}],
  ])('adds nothing to the victim’s account, %s', async (_, headers) => {
    const victim = oauthBrowser();
    await victim.logIn('google', { email: newAddress() });

    const answer = await victim.send('GET', '/v1/auth/oauth/github?link=1', { headers });

    expect([answer.status, answer.body.code]).toEqual([403, 'origin_not_allowed']);
  });

  test('leaves a login alone that is under way in another tab', async () => {
    const browser = oauthBrowser();
    const first = await browser.start('google');
    await browser.start('github');

    const path = await browser.consent(first, { email: newAddress() });

    expect(landing(await browser.back(path))).toEqual({ path: '/', fragment: {} });
  });
});

describe('a return path', () => {
  test.each([
    'https://evil.example',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '/%2f%2fevil.example',
    '/%5cevil.example',
    'javascript:alert(1)',
    '/@evil.example',
    '.evil.example',
    '/login.html#challenge=x',
    '/login.html?x=//evil.example',
    ' /',
    '/\r\nLocation: https://evil.example',
    '/nowhere',
  ])('%j leads nowhere: only pages of ours do', async (returnTo) => {
    const answer = await oauthBrowser().start('google', `?${new URLSearchParams({ returnTo })}`);

    expect([answer.status, answer.body.code]).toEqual([422, 'validation_failed']);
    expect(answer.headers).not.toHaveProperty('location');
  });
});

describe('what is sent to a provider', () => {
  test.each(PROVIDERS)('%s is a challenge, a state, and no secret of ours', async (provider) => {
    const { headers, setCookies } = await oauthBrowser().start(provider);

    const { searchParams } = new URL(headers['location']!);
    const { state, code_challenge, ...rest } = Object.fromEntries(searchParams);
    expect([state, code_challenge]).toEqual([
      expect.stringMatching(/^[\w-]{43}$/),
      expect.stringMatching(/^[\w-]{43}$/),
    ]);
    expect(rest).toMatchObject({ response_type: 'code', code_challenge_method: 'S256' });
    expect(Object.keys(rest)).not.toContain('client_secret');
    expect(setCookies).toEqual([
      expect.stringMatching(/^__Host-oauth=[\w-]{43}; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/),
    ]);
  });
});
