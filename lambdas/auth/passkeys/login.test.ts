import { headersOf, jsonOf } from '../../platform/testing/alb.ts';
import { silenceOutput } from '../../platform/testing/output.ts';
import { bearer, browser, cookieHeader, givenAuth, PASSWORD } from '../auth.fixture.ts';
import type { Tokens } from '../auth.fixture.ts';
import { givenAda, ORIGIN } from './passkeys.fixture.ts';
import { SoftwareAuthenticator } from './software-authenticator.fixture.ts';
import type { Bent, RequestOptions } from './software-authenticator.fixture.ts';

silenceOutput();

const MINUTE = 60_000;
const AT = '/v1/auth/passkeys/login';
const outcomeOf = (answer: Parameters<typeof jsonOf>[0] & { statusCode: number }) => [
  answer.statusCode,
  jsonOf(answer)['code'],
];

async function givenPasskey(bent: Bent = {}) {
  const ada = await givenAda();
  return { ...ada, ...(await ada.addPasskey(bent)) };
}

describe('POST /v1/auth/passkeys/login/options', () => {
  test('names no passkey: whoever asks learns nothing', async () => {
    const { loginOptions } = await givenPasskey();

    const { publicKey } = await loginOptions();

    expect(publicKey).toEqual({
      challenge: expect.stringMatching(/^[\w-]{43}$/),
      rpId: 'app.example',
      timeout: 5 * MINUTE,
      userVerification: 'required',
    });
  });

  test('gives a browser a cookie, which its tabs share, and a program a handle', async () => {
    const { auth, loginOptions } = await givenPasskey();
    const first = await auth.post(`${AT}/options`, undefined, browser);
    const cookie = cookieHeader(first);

    const second = await auth.post(`${AT}/options`, undefined, { ...browser, cookie });

    expect(cookie).toMatch(/^__Host-passkey=[\w-]{43}$/);
    expect(cookieHeader(second)).toBe(cookie);
    expect(jsonOf(first)).toEqual({ publicKey: expect.anything() });
    expect((await loginOptions()).handle).toMatch(/^[\w-]{43}$/);
  });

  test('gives a cookie of its own to who sends one that it never made', async () => {
    const auth = givenAuth();

    const answer = await auth.post(`${AT}/options`, undefined, {
      ...browser,
      cookie: '__Host-passkey=a"b',
    });

    expect(cookieHeader(answer)).toMatch(/^__Host-passkey=[\w-]{43}$/);
  });

  test('answers 403 to a page of another site', async () => {
    const auth = givenAuth();

    const answer = await auth.post(`${AT}/options`, undefined, { origin: 'https://evil.example' });

    expect(answer.statusCode).toBe(403);
  });

  test.each(['options', 'verify'])('answers 429 to the eleventh %s of a client in a minute', async (step) => {
    const auth = givenAuth();
    const headers = { 'x-forwarded-for': '203.0.113.9' };
    const options = { challenge: 'x', rpId: 'app.example' };
    const credential = new SoftwareAuthenticator(ORIGIN).get(options, { userHandle: null });
    const statuses = [];

    for (let go = 0; go < 11; go += 1) {
      const body = step === 'verify' ? { credential } : undefined;
      statuses.push((await auth.post(`${AT}/${step}`, body, headers)).statusCode);
    }

    expect(statuses).toEqual([...Array(10).fill(step === 'verify' ? 400 : 200), 429]);
  });
});

describe('POST /v1/auth/passkeys/login/verify', () => {
  test('logs in whoever the passkey belongs to, without a name', async () => {
    const { auth, authenticator, login, passkeys, session } = await givenPasskey();
    auth.advance(MINUTE);

    const answer = await login(authenticator);

    const tokens = jsonOf(answer) as unknown as Tokens;
    expect([answer.statusCode, tokens.userId]).toEqual([200, session.userId]);
    expect((await auth.send({ path: '/v1/auth/session', headers: bearer(tokens) })).statusCode).toBe(200);
    expect(await passkeys()).toMatchObject([{ lastUsedAt: new Date(auth.clock.now()).toISOString() }]);
  });

  test('gives a browser cookies, no tokens, and makes it known to the throttle', async () => {
    const { auth, authenticator } = await givenPasskey();
    const options = await auth.post(`${AT}/options`, undefined, browser);
    const credential = authenticator.get(jsonOf(options)['publicKey'] as unknown as RequestOptions);

    const answer = await auth.post(
      `${AT}/verify`,
      { credential },
      { ...browser, cookie: cookieHeader(options) },
    );

    const names = headersOf(answer, 'set-cookie').map((cookie) => cookie.split('=')[0]);
    expect(names).toEqual(['__Host-access', '__Host-refresh', '__Host-device']);
    expect(jsonOf(answer)).not.toHaveProperty('accessToken');
  });

  test('asks for no code of who has an authenticator app: it is two factors already', async () => {
    const { auth, alter, authenticator, email, login } = await givenPasskey();
    await alter({ mfaSince: 1 });

    const byPasskey = jsonOf(await login(authenticator));
    const byPassword = jsonOf(await auth.post('/v1/auth/login', { email, password: PASSWORD }));

    expect(byPasskey).toHaveProperty('accessToken');
    expect(byPassword).toHaveProperty('mfaRequired', true);
  });

  test('is a fresh proof: sudo follows', async () => {
    const { auth, authenticator, login } = await givenPasskey();
    auth.advance(11 * MINUTE);

    const tokens = jsonOf(await login(authenticator)) as unknown as Tokens;

    expect(await auth.identify(tokens, 'sudo')).toMatchObject({ sessionId: tokens.sessionId });
  });

  test('logs in again and again with a passkey that counts nothing', async () => {
    const { authenticator, login } = await givenPasskey({ signCount: 0 });

    const answers = [
      await login(authenticator, { signCount: 0 }),
      await login(authenticator, { signCount: 0 }),
    ];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
  });

  test('logs in also after the password was reset', async () => {
    const { auth, authenticator, email, login } = await givenPasskey();
    await auth.post('/v1/auth/password/forgot', { email });
    const token = auth.mailedToken('password-reset.requested');
    await auth.post('/v1/auth/password/reset', { token, password: 'another good password' });

    const answer = await login(authenticator);

    expect(answer.statusCode).toBe(200);
  });

  const bent: readonly (readonly [string, Bent])[] = [
    ['was asked for by another origin', { origin: 'https://evil.example' }],
    ['was asked for on another port', { origin: `${ORIGIN}:8443` }],
    ['was made for another relying party', { rpId: 'evil.example' }],
    ['was made at a registration', { type: 'webauthn.create' }],
    ['was asked for within another site’s page', { crossOrigin: true }],
    ['did not verify its user', { userVerified: false }],
    ['saw nobody', { userPresent: false }],
    ['signed something else', { tampered: true }],
    ['nobody knows', { id: 'dW5rbm93bg' }],
    ['says it may be copied, and could not before', { syncable: true }],
    ['does not say whose it is', { userHandle: null }],
    ['says it is somebody else’s', { userHandle: Buffer.from('somebody').toString('base64url') }],
  ];
  test.each(bent)('answers one 401 to a passkey that %s', async (_, how) => {
    const { auth, authenticator, login } = await givenPasskey();
    const sessions = () => auth.database.items('auth').filter(({ sk }) => String(sk).startsWith('SESSION#'));
    const before = sessions().length;

    const answer = await login(authenticator, how);

    expect(answer.statusCode).toBe(401);
    expect(jsonOf(answer)).toMatchObject({
      code: 'unknown_passkey',
      detail: 'this passkey does not log in here; try another way',
    });
    expect(sessions()).toHaveLength(before);
  });

  test('reads as much for a passkey that nobody knows as for one that somebody has', async () => {
    const { auth, authenticator, loginOptions, verifyLogin } = await givenPasskey();
    const costOf = async (bent: Bent) => {
      const { publicKey, handle } = await loginOptions();
      const before = auth.database.reads;
      await verifyLogin(authenticator.get(publicKey, bent), handle);
      return auth.database.reads - before;
    };

    const [known, unknown] = [await costOf({ tampered: true }), await costOf({ id: 'dW5rbm93bg' })];

    expect(unknown).toBe(known);
  });

  test('answers 401 to one user’s passkey with another’s id', async () => {
    const auth = givenAuth();
    const ada = await givenAda(auth);
    const bob = await givenAda(auth, 'bob@example.com');
    const [adas, bobs] = [await ada.addPasskey(), await bob.addPasskey()];

    const answer = await ada.login(bobs.authenticator, { id: adas.authenticator.id });

    expect(outcomeOf(answer)).toEqual([401, 'unknown_passkey']);
  });

  test('refuses a count that goes back or stands still, and writes it into the audit log', async () => {
    const { authenticator, audited, login } = await givenPasskey();
    await login(authenticator, { signCount: 7 });

    const answers = [
      await login(authenticator, { signCount: 7 }),
      await login(authenticator, { signCount: 6 }),
      await login(authenticator, { signCount: 0 }),
    ];

    expect(answers.map(outcomeOf)).toEqual(Array(3).fill([401, 'unknown_passkey']));
    expect(audited().filter((action) => action === 'passkey.count_went_back')).toHaveLength(3);
  });

  test('writes nothing into the audit log for a signature that is not the passkey’s', async () => {
    const { authenticator, audited, login } = await givenPasskey();
    await login(authenticator, { signCount: 7 });

    await login(authenticator, { signCount: 1, tampered: true });

    expect(audited()).not.toContain('passkey.count_went_back');
  });

  test('answers 400 to a signature that was used', async () => {
    const { authenticator, loginOptions, verifyLogin } = await givenPasskey();
    const { publicKey, handle } = await loginOptions();
    const credential = authenticator.get(publicKey);
    await verifyLogin(credential, handle);

    const answer = await verifyLogin(credential, handle);

    expect(outcomeOf(answer)).toEqual([400, 'challenge_invalid']);
  });

  test('of two with one signature at the same moment one logs in', async () => {
    const { authenticator, loginOptions, verifyLogin } = await givenPasskey({ signCount: 0 });
    const { publicKey, handle } = await loginOptions();
    const credential = authenticator.get(publicKey, { signCount: 0 });

    const answers = await Promise.all([verifyLogin(credential, handle), verifyLogin(credential, handle)]);

    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 400]);
  });

  test('answers 400 to a challenge of five minutes ago', async () => {
    const { auth, authenticator, loginOptions, verifyLogin } = await givenPasskey();
    const { publicKey, handle } = await loginOptions();
    auth.advance(5 * MINUTE);

    const answer = await verifyLogin(authenticator.get(publicKey), handle);

    expect(outcomeOf(answer)).toEqual([400, 'challenge_invalid']);
  });

  test('answers 400 to a challenge of another browser, of another program, and without any', async () => {
    const { auth, authenticator, loginOptions, verifyLogin } = await givenPasskey();
    const [first, second] = [await loginOptions(), await loginOptions()];
    const elsewhere = cookieHeader(await auth.post(`${AT}/options`, undefined, browser));
    const credential = () => authenticator.get(first.publicKey);

    const answers = [
      await verifyLogin(credential(), second.handle),
      await verifyLogin(credential()),
      await auth.post(
        `${AT}/verify`,
        { credential: credential(), handle: first.handle },
        { ...browser, cookie: elsewhere },
      ),
      await auth.post(`${AT}/verify`, { credential: credential(), handle: first.handle }, browser),
    ];

    expect(answers.map(outcomeOf)).toEqual(Array(4).fill([400, 'challenge_invalid']));
  });

  test('answers 401 to a passkey that was removed', async () => {
    const { authenticator, id, login, remove } = await givenPasskey();
    await remove(id);

    const answer = await login(authenticator);

    expect(outcomeOf(answer)).toEqual([401, 'unknown_passkey']);
  });

  test.each([
    ['no JSON', Buffer.from('{').toString('base64url')],
    ['null', Buffer.from('null').toString('base64url')],
  ])('answers 400 to client data that is %s', async (_, clientDataJSON) => {
    const { authenticator, loginOptions, verifyLogin } = await givenPasskey();
    const { publicKey, handle } = await loginOptions();
    const credential = authenticator.get(publicKey);

    const answer = await verifyLogin(
      { ...credential, response: { ...credential.response, clientDataJSON } },
      handle,
    );

    expect(outcomeOf(answer)).toEqual([400, 'challenge_invalid']);
  });
});
