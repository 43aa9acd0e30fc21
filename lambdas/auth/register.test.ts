import { sha256 } from '../platform/ids.ts';
import { headersOf, jsonOf } from '../platform/testing/alb.ts';
import { silenceOutput } from '../platform/testing/output.ts';
import { browser, cookieHeader, givenAuth, PASSWORD } from './auth.fixture.ts';

silenceOutput();

const register = '/v1/auth/register';
const ada = { email: 'ada@example.com', password: PASSWORD };

/** What one registration costs, for each kind of address. */
async function costOf(kind: 'unknown' | 'unverified' | 'verified') {
  const auth = givenAuth();
  if (kind === 'unverified') await auth.post(register, ada);
  if (kind === 'verified') await auth.verifiedUser(ada.email);
  const before = { hashes: auth.passwords.computations, reads: auth.database.reads };
  const transactions = auth.database.transactions.length;

  const answer = await auth.post(register, ada);

  return {
    status: answer.statusCode,
    fields: Object.keys(jsonOf(answer)),
    hashes: auth.passwords.computations - before.hashes,
    reads: auth.database.reads - before.reads,
    transactions: auth.database.transactions.slice(transactions),
  };
}

describe('POST /v1/auth/register', () => {
  test('costs and answers the same for an unknown, an unverified and a verified address', async () => {
    const [unknown, unverified, verified] = await Promise.all([
      costOf('unknown'),
      costOf('unverified'),
      costOf('verified'),
    ]);

    expect(unknown).toEqual({
      status: 202,
      fields: ['registrationToken'],
      hashes: 1,
      reads: 3,
      transactions: [13],
    });
    expect(unverified).toEqual(unknown);
    expect(verified).toEqual(unknown);
  });

  test('makes the account, the person and both events in one transaction', async () => {
    const auth = givenAuth();

    await auth.post(register, ada);

    expect(auth.database.transactions).toHaveLength(1);
    expect(auth.events().map(({ type }) => type)).toEqual(['user.created', 'verification.requested']);
    expect(auth.database.items('auth', 'EMAIL#')).toHaveLength(1);
    expect(auth.database.items('users', 'USER#').map(({ action }) => action)).toContain('account.registered');
  });

  test('keeps neither the address nor the password in auth or in an event', async () => {
    const auth = givenAuth();

    await auth.post(register, ada);

    const stored = JSON.stringify([...auth.database.items('auth'), ...auth.database.items('events')]);
    expect(stored).not.toContain('ada@');
    expect(stored.replaceAll(`hash of ${PASSWORD}`, '')).not.toContain(PASSWORD);
  });

  test('counts by no hash of the address that could be made without our key', async () => {
    const auth = givenAuth();
    auth.store.sick = true;

    await auth.post(register, ada);

    const counted = auth.database.items('auth', 'LIMIT#').map(({ pk }) => pk);
    expect(counted).toEqual(
      expect.arrayContaining([
        expect.stringContaining('register:client'),
        expect.stringContaining('register:mail'),
      ]),
    );
    expect(counted.join()).not.toContain(sha256(ada.email));
  });

  test('tells the owner of a verified address, and changes nothing about the account', async () => {
    const auth = givenAuth();
    await auth.verifiedUser(ada.email);

    await auth.post(register, { ...ada, password: 'a stranger’s choice' });

    expect(auth.events().at(-1)).toMatchObject({ type: 'registration.repeated', data: {} });
    expect((await auth.post('/v1/auth/login', ada)).statusCode).toBe(200);
  });

  test('of two registrations of one address at the same time one makes the account', async () => {
    const auth = givenAuth();

    const answers = await Promise.all([auth.post(register, ada), auth.post(register, ada)]);

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([202, 202]);
    expect(auth.events().filter(({ type }) => type === 'user.created')).toHaveLength(1);
    expect(auth.events().filter(({ type }) => type === 'verification.requested')).toHaveLength(2);
  });

  test.each(['unknown', 'verified'])('answers 202 to ten at once for an address that is %s', async (kind) => {
    const auth = givenAuth();
    if (kind === 'verified') {
      await auth.verifiedUser(ada.email);
      auth.advance(3_600_000);
    }

    const answers = await Promise.all(Array.from({ length: 10 }, () => auth.post(register, ada)));

    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([202]));
  });

  test('gives a browser its secret as a cookie that scripts can’t read, and nothing in the body', async () => {
    const auth = givenAuth();

    const answer = await auth.post(register, ada, browser);

    expect(jsonOf(answer)).toEqual({});
    expect(headersOf(answer, 'set-cookie')).toEqual([
      expect.stringMatching(
        /^__Host-registration=[\w-]{43}; Max-Age=86400; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
      ),
    ]);
  });

  test('counts Ada@Example.com and ada@example.com as one account', async () => {
    const auth = givenAuth();

    await auth.post(register, { ...ada, email: ' Ada@Example.COM ' });
    await auth.post(register, ada);

    expect(auth.database.items('auth', 'EMAIL#')).toHaveLength(1);
    expect(auth.database.items('users', 'USER#')[0]).toMatchObject({ email: 'Ada@example.com' });
  });

  test.each([
    ['a password that is tried first', { ...ada, password: 'Password1' }, 'password'],
    ['the service’s name', { ...ada, password: 'Soloist-2026' }, 'password'],
    ['the service’s host', { ...ada, password: 'app.example' }, 'password'],
    ['the address as the password', { ...ada, password: ada.email }, 'password'],
    ['a short password', { ...ada, password: '7 chars' }, 'password'],
    ['a password of 257 characters', { ...ada, password: 'x'.repeat(257) }, 'password'],
    ['no mail address', { ...ada, email: 'ada' }, 'email'],
    ['a domain that DNS has not', { ...ada, email: 'ada@example-.com' }, 'email'],
    ['a domain with a label of 64 characters', { ...ada, email: `ada@${'x'.repeat(64)}.com` }, 'email'],
    ['a local part of 65 characters', { ...ada, email: `${'a'.repeat(65)}@example.com` }, 'email'],
    ['an unknown field', { ...ada, admin: true }, 'admin'],
  ])('answers 422 for %s, before it looks at anything', async (_, body, field) => {
    const auth = givenAuth();

    const answer = await auth.post(register, body);

    expect(answer.statusCode).toBe(422);
    expect(jsonOf(answer)).toMatchObject({ fields: [{ path: field }] });
    expect([auth.database.reads, auth.passwords.computations]).toEqual([0, 0]);
  });

  test('answers 429 to the fourth registration a minute from one client', async () => {
    const auth = givenAuth();
    const from = { 'x-forwarded-for': '203.0.113.9' };

    const statuses = [];
    for (const name of ['a', 'b', 'c', 'd']) {
      const answer = await auth.post(register, { ...ada, email: `${name}@example.com` }, from);
      statuses.push(answer.statusCode);
    }

    expect(statuses).toEqual([202, 202, 202, 429]);
  });

  test('answers 403 to another site’s page', async () => {
    const auth = givenAuth();

    const answer = await auth.post(register, ada, { origin: 'https://evil.example' });

    expect(answer.statusCode).toBe(403);
    expect(cookieHeader(answer)).toBe('');
  });
});
