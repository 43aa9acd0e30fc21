import { jsonOf } from '../../platform/testing/alb.ts';
import { silenceOutput } from '../../platform/testing/output.ts';
import { bearer, givenAuth } from '../auth.fixture.ts';
import { givenAda, ORIGIN } from './passkeys.fixture.ts';
import { bytes, list, map, SoftwareAuthenticator, text } from './software-authenticator.fixture.ts';
import type { Bent } from './software-authenticator.fixture.ts';

silenceOutput();

const MINUTE = 60_000;
const outcomeOf = (answer: Parameters<typeof jsonOf>[0] & { statusCode: number }) => [
  answer.statusCode,
  jsonOf(answer)['code'],
];

describe('POST /v1/auth/passkeys/register/options', () => {
  test('asks for a discoverable passkey that verifies its user, by the mail address, without attestation', async () => {
    const { registerOptions, email, session } = await givenAda();

    const options = await registerOptions();

    expect(options).toMatchObject({
      rp: { id: 'app.example', name: 'app.example' },
      user: { name: email, id: Buffer.from(session.userId).toString('base64url') },
      attestation: 'none',
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      excludeCredentials: [],
      timeout: 5 * MINUTE,
    });
    expect(options.pubKeyCredParams.map(({ alg }) => alg)).toEqual([-8, -7, -257]);
  });

  test('gives a user handle that says nothing of the mail address', async () => {
    const { registerOptions, email } = await givenAda();

    const { user } = await registerOptions();

    expect(Buffer.from(user.id, 'base64url').toString()).not.toContain(email);
  });

  test('excludes the passkeys that the account has', async () => {
    const { addPasskey, registerOptions } = await givenAda();
    const { authenticator } = await addPasskey();

    const { excludeCredentials } = await registerOptions();

    expect(excludeCredentials).toEqual([
      { id: authenticator.id, type: 'public-key', transports: ['internal'] },
    ]);
  });

  test('stores its challenge hashed', async () => {
    const { auth, registerOptions } = await givenAda();

    const { challenge } = await registerOptions();

    const stored = auth.database.items('auth');
    expect(stored.filter(({ sk }) => sk === 'CEREMONY')).toHaveLength(1);
    expect(JSON.stringify(stored)).not.toContain(challenge);
  });

  test('answers 409 to who has twenty', async () => {
    const { auth, addPasskey, headers } = await givenAda();
    for (let made = 0; made < 20; made += 1) {
      await addPasskey();
      auth.advance(10_000);
      await auth.post('/v1/auth/reauthenticate', { password: 'correct horse battery' }, headers);
    }

    const answer = await auth.post('/v1/auth/passkeys/register/options', undefined, headers);

    expect(outcomeOf(answer)).toEqual([409, 'too_many_passkeys']);
  });
});

describe('POST /v1/auth/passkeys/register/verify', () => {
  test('keeps the passkey, tells the owner, and writes it into the audit log', async () => {
    const { auth, addPasskey, audited, passkeys } = await givenAda();

    const { authenticator, answer } = await addPasskey({}, ' Ada’s laptop ');

    const kept = {
      id: expect.any(String),
      name: 'Ada’s laptop',
      credentialId: authenticator.id,
      transports: ['internal'],
      synced: false,
      createdAt: new Date(auth.clock.now()).toISOString(),
      lastUsedAt: null,
    };
    expect([answer.statusCode, jsonOf(answer)]).toEqual([201, kept]);
    expect(await passkeys()).toEqual([kept]);
    expect(auth.events().at(-1)).toMatchObject({ type: 'passkey.added' });
    expect(audited()).toContain('passkey.added');
  });

  test('seals the name, which its owner may have put theirs into', async () => {
    const { auth, addPasskey } = await givenAda();

    await addPasskey({}, 'Ada’s laptop');

    expect(JSON.stringify(auth.database.items('auth'))).not.toContain('Ada’s laptop');
  });

  test('keeps several, oldest first', async () => {
    const { auth, addPasskey, passkeys } = await givenAda();
    for (const name of ['Laptop', 'Phone', 'Key']) {
      await addPasskey({}, name);
      auth.advance(1_000);
    }

    const names = (await passkeys()).map(({ name }) => name);

    expect(names).toEqual(['Laptop', 'Phone', 'Key']);
  });

  test('knows a passkey that is copied to other devices', async () => {
    const { addPasskey } = await givenAda();

    const { answer } = await addPasskey({ syncable: true });

    expect(jsonOf(answer)).toMatchObject({ synced: true });
  });

  test('takes a passkey that attests itself, which browsers leave as it is', async () => {
    const { addPasskey } = await givenAda();

    const { answer } = await addPasskey({ selfAttested: true });

    expect(answer.statusCode).toBe(201);
  });

  const bent: readonly (readonly [string, Bent])[] = [
    ['another origin', { origin: 'https://evil.example' }],
    ['our name on another scheme', { origin: 'http://app.example' }],
    ['another relying party', { rpId: 'evil.example' }],
    ['a login', { type: 'webauthn.get' }],
    ['a page within another site’s page', { crossOrigin: true }],
    ['a user who was not verified', { userVerified: false }],
    ['nobody present', { userPresent: false }],
    ['an id that is not the authenticator’s', { id: 'AAAA' }],
    [
      'a statement with certificates, unread',
      {
        attestation: {
          format: 'packed',
          statement: map([[text('x5c'), list([bytes(Buffer.from('http://169.254.169.254/crl'))])]]),
        },
      },
    ],
    ['a format of statement that we never ask for', { attestation: { format: 'tpm', statement: map([]) } }],
  ];
  test.each(bent)('answers 400 to a passkey made for or by %s', async (_, how) => {
    const { addPasskey, passkeys } = await givenAda();

    const { answer } = await addPasskey(how);

    expect(outcomeOf(answer)).toEqual([400, 'passkey_refused']);
    expect(await passkeys()).toEqual([]);
  });

  test.each([
    ['that was used', async () => undefined],
    ['that has expired', async ({ auth }: Awaited<ReturnType<typeof givenAda>>) => auth.advance(5 * MINUTE)],
  ])('answers 400 to a challenge %s', async (what, change) => {
    const ada = await givenAda();
    const options = await ada.registerOptions();
    if (what === 'that was used') await ada.keep(new SoftwareAuthenticator(ORIGIN).create(options));
    await change(ada);

    const answer = await ada.keep(new SoftwareAuthenticator(ORIGIN).create(options));

    expect(outcomeOf(answer)).toEqual([400, 'challenge_invalid']);
  });

  test('answers 400 to a challenge of another session, of a login, and to one of the caller’s making', async () => {
    const auth = givenAuth();
    const ada = await givenAda(auth);
    const again = await auth.loggedIn(ada.email);
    const elsewhere = jsonOf(await auth.post('/v1/auth/passkeys/register/options', undefined, bearer(again)))[
      'publicKey'
    ] as { challenge: string };
    const options = await ada.registerOptions();
    const { publicKey } = await ada.loginOptions();

    const answers = [];
    for (const challenge of [elsewhere.challenge, publicKey.challenge, 'bWFkZSB1cA'])
      answers.push(await ada.keep(new SoftwareAuthenticator(ORIGIN).create(options, { challenge })));

    expect(answers.map(outcomeOf)).toEqual(Array(3).fill([400, 'challenge_invalid']));
  });

  test('uses a challenge up also when the passkey is refused', async () => {
    const { registerOptions, keep } = await givenAda();
    const options = await registerOptions();
    await keep(new SoftwareAuthenticator(ORIGIN).create(options, { userVerified: false }));

    const answer = await keep(new SoftwareAuthenticator(ORIGIN).create(options));

    expect(outcomeOf(answer)).toEqual([400, 'challenge_invalid']);
  });

  test('of two with one challenge at the same moment one is kept', async () => {
    const { registerOptions, keep, passkeys } = await givenAda();
    const options = await registerOptions();
    const create = () => keep(new SoftwareAuthenticator(ORIGIN).create(options));

    const answers = await Promise.all([create(), create()]);

    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 400]);
    expect(await passkeys()).toHaveLength(1);
  });

  test('answers 409 to a passkey that anybody has, their own or another’s', async () => {
    const auth = givenAuth();
    const ada = await givenAda(auth);
    const bob = await givenAda(auth, 'bob@example.com');
    const { authenticator } = await ada.addPasskey();

    const answers = [];
    for (const { registerOptions, keep } of [ada, bob]) {
      const options = { ...(await registerOptions()), excludeCredentials: [] };
      answers.push(await keep(authenticator.create(options)));
    }

    expect(answers.map(outcomeOf)).toEqual(Array(2).fill([409, 'passkey_taken']));
    expect(await bob.passkeys()).toEqual([]);
  });

  test('answers 403 for an account whose address was never proven', async () => {
    const { auth, alter, headers } = await givenAda();
    await alter({ verifiedAt: null });

    const answer = await auth.post('/v1/auth/passkeys/register/options', undefined, headers);

    expect(outcomeOf(answer)).toEqual([403, 'email_unverified']);
  });

  test('needs sudo for both of its steps', async () => {
    const { auth, registerOptions, keep, headers } = await givenAda();
    const options = await registerOptions();
    auth.advance(10 * MINUTE + 1);

    const answers = [
      await auth.post('/v1/auth/passkeys/register/options', undefined, headers),
      await keep(new SoftwareAuthenticator(ORIGIN).create(options)),
    ];

    expect(answers.map(outcomeOf)).toEqual(Array(2).fill([403, 'sudo_required']));
  });

  test.each([
    ['no name', ' '],
    ['a name of two lines', 'a\nb'],
    ['a long name', 'x'.repeat(65)],
  ])('answers 422 to %s', async (_, name) => {
    const { registerOptions, keep } = await givenAda();

    const answer = await keep(new SoftwareAuthenticator(ORIGIN).create(await registerOptions()), name);

    expect(jsonOf(answer)['fields']).toEqual([expect.objectContaining({ path: 'name' })]);
  });
});
