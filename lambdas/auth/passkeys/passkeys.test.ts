import { jsonOf } from '../../platform/testing/alb.ts';
import { silenceOutput } from '../../platform/testing/output.ts';
import { bearer, givenAuth } from '../auth.fixture.ts';
import { givenAda } from './passkeys.fixture.ts';
import { relyingParty } from './relying-party.ts';
import type { RequestOptions } from './software-authenticator.fixture.ts';

silenceOutput();

const MINUTE = 60_000;
const outcomeOf = (answer: { statusCode: number; body?: string | undefined }) => [
  answer.statusCode,
  jsonOf(answer)['code'],
];

describe('DELETE /v1/auth/passkeys/{id}', () => {
  test('removes the passkey, tells the owner, and writes it into the audit log', async () => {
    const { auth, addPasskey, audited, passkeys, remove } = await givenAda();
    const [kept, removed] = [await addPasskey(), await addPasskey()];

    const answer = await remove(removed.id);

    expect(answer.statusCode).toBe(204);
    expect((await passkeys()).map(({ id }) => id)).toEqual([kept.id]);
    expect(auth.events().at(-1)).toMatchObject({ type: 'passkey.removed' });
    expect(audited()).toContain('passkey.removed');
  });

  test('lets the authenticator register again', async () => {
    const { addPasskey, registerOptions, keep, remove } = await givenAda();
    const { id, authenticator } = await addPasskey();
    await remove(id);

    const answer = await keep(authenticator.create(await registerOptions()));

    expect(answer.statusCode).toBe(201);
  });

  test('answers 409 to the last one of somebody without a password', async () => {
    const { addPasskey, alter, passkeys, remove } = await givenAda();
    const { id } = await addPasskey();
    await alter({ passwordHash: null });

    const answer = await remove(id);

    expect(outcomeOf(answer)).toEqual([409, 'last_credential']);
    expect(await passkeys()).toHaveLength(1);
  });

  test('leaves one of two that somebody without a password removes at the same moment', async () => {
    const { addPasskey, alter, passkeys, remove } = await givenAda();
    const [first, second] = [await addPasskey(), await addPasskey()];
    await alter({ passwordHash: null });

    const answers = await Promise.all([remove(first.id), remove(second.id)]);

    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([204, 409]);
    expect(await passkeys()).toHaveLength(1);
  });

  test('answers one 404 to another’s passkey and to one that never was', async () => {
    const auth = givenAuth();
    const ada = await givenAda(auth);
    const bob = await givenAda(auth, 'bob@example.com');
    const { id } = await ada.addPasskey();

    const answers = [await bob.remove(id), await bob.remove('018f0000-0000-7000-8000-000000000000')];

    expect(answers.map(outcomeOf)).toEqual(Array(2).fill([404, 'not_found']));
    expect(await ada.passkeys()).toHaveLength(1);
  });

  test('needs sudo', async () => {
    const { auth, addPasskey, remove } = await givenAda();
    const { id } = await addPasskey();
    auth.advance(10 * MINUTE + 1);

    const answer = await remove(id);

    expect(outcomeOf(answer)).toEqual([403, 'sudo_required']);
  });
});

describe('GET /v1/auth/passkeys', () => {
  test('lists one’s own alone', async () => {
    const auth = givenAuth();
    const ada = await givenAda(auth);
    const bob = await givenAda(auth, 'bob@example.com');
    await ada.addPasskey();

    const [adas, bobs] = [await ada.passkeys(), await bob.passkeys()];

    expect([adas.length, bobs.length]).toEqual([1, 0]);
  });
});

describe('reauthentication by a passkey', () => {
  const at = '/v1/auth/reauthenticate';

  async function givenStaleSession(auth = givenAuth(), email?: string) {
    const ada = await givenAda(auth, email);
    const { authenticator } = await ada.addPasskey();
    auth.advance(9 * MINUTE);
    const options = async () =>
      jsonOf(await auth.post(`${at}/options`, undefined, ada.headers))[
        'publicKey'
      ] as unknown as RequestOptions;
    const prove = (passkey: object) => auth.post(at, { passkey }, ada.headers);
    return { ...ada, authenticator, options, prove };
  }

  test('asks for the account’s own passkeys, and gives ten minutes of sudo', async () => {
    const { auth, authenticator, options, prove, session } = await givenStaleSession();
    const publicKey = await options();
    auth.advance(MINUTE / 2);

    const answer = await prove(authenticator.get(publicKey));

    const sudoUntil = auth.clock.now() + 10 * MINUTE;
    expect(publicKey.allowCredentials).toMatchObject([{ id: authenticator.id }]);
    expect([answer.statusCode, jsonOf(answer)]).toEqual([
      200,
      { sudoUntil: new Date(sudoUntil).toISOString() },
    ]);
    auth.advance(MINUTE / 4);
    expect(await auth.identify(session, 'sudo')).toMatchObject({ sessionId: session.sessionId });
  });

  test('answers 403 to another’s passkey, and leaves the session as it was', async () => {
    const auth = givenAuth();
    const bob = await givenAda(auth, 'bob@example.com');
    const bobs = await bob.addPasskey();
    const { headers, options, prove } = await givenStaleSession(auth);

    const answer = await prove(bobs.authenticator.get(await options()));

    expect(outcomeOf(answer)).toEqual([403, 'wrong_passkey']);
    expect((await auth.send({ path: '/v1/auth/session', headers })).statusCode).toBe(200);
  });

  test.each([
    ['an unverified user', { userVerified: false }],
    ['a signature of something else', { tampered: true }],
    ['an unknown passkey', { id: 'dW5rbm93bg' }],
  ])('answers 403 to %s', async (_, bent) => {
    const { authenticator, options, prove } = await givenStaleSession();

    const answer = await prove(authenticator.get(await options(), bent));

    expect(outcomeOf(answer)).toEqual([403, 'wrong_passkey']);
  });

  test('answers 400 to a challenge of a login, of another session, and to one that was used', async () => {
    const { auth, authenticator, email, loginOptions, options, prove } = await givenStaleSession();
    const used = await options();
    await prove(authenticator.get(used));
    const other = bearer(await auth.loggedIn(email));
    const elsewhere = jsonOf(await auth.post(`${at}/options`, undefined, other))[
      'publicKey'
    ] as unknown as RequestOptions;

    const answers = [
      await prove(authenticator.get((await loginOptions()).publicKey)),
      await prove(authenticator.get(elsewhere)),
      await prove(authenticator.get(used)),
    ];

    expect(answers.map(outcomeOf)).toEqual(Array(3).fill([400, 'challenge_invalid']));
  });

  test('answers 409 to who has none', async () => {
    const { auth, headers } = await givenAda();

    const answer = await auth.post(`${at}/options`, undefined, headers);

    expect(outcomeOf(answer)).toEqual([409, 'no_passkey']);
  });

  test.each([
    ['neither', {}],
    ['both', { password: 'x', passkey: 'of' }],
  ])('answers 422 to %s of password and passkey', async (_, body) => {
    const { auth, authenticator, headers, options } = await givenStaleSession();
    const sent = 'passkey' in body ? { ...body, passkey: authenticator.get(await options()) } : body;

    const answer = await auth.post(at, sent, headers);

    expect(jsonOf(answer)['fields']).toEqual([
      expect.objectContaining({ message: expect.stringMatching(/^send the password/) }),
    ]);
  });
});

describe('the relying party', () => {
  test.each([
    ['https://app.example', [], { id: 'app.example', origins: ['https://app.example'] }],
    ['http://localhost:3000', [], { id: 'localhost', origins: ['http://localhost:3000'] }],
    [
      'https://app.example/',
      ['https://admin.app.example'],
      { id: 'app.example', origins: ['https://app.example', 'https://admin.app.example'] },
    ],
  ])('of %s with %j is its host without the port', (url, others, expected) => {
    expect(relyingParty(url, others)).toMatchObject(expected);
  });
});
