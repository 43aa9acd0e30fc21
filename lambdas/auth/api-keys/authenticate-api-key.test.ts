import { headerOf, jsonOf } from '../../platform/testing/alb.ts';
import { silenceOutput } from '../../platform/testing/output.ts';
import { sha256 } from '../../platform/ids.ts';
import { bearer, PASSWORD, PUBLIC_URL } from '../auth.fixture.ts';
import { newApiKey } from './api-key.ts';
import { DAY, email, givenOwner, HOUR } from './api-keys.fixture.ts';

silenceOutput();

const READ = ['users:read'];
const WRITE = ['users:write'];
const BOTH = ['users:read', 'users:write'];

describe('the scopes of a key', () => {
  test.each([
    [READ, '/v1/reads', 200],
    [WRITE, '/v1/reads', 403],
    [BOTH, '/v1/reads', 200],
    [READ, '/v1/writes', 403],
    [WRITE, '/v1/writes', 200],
    [BOTH, '/v1/writes', 200],
    [READ, '/v1/shared', 200],
    [WRITE, '/v1/shared', 403],
    [BOTH, '/v1/shared', 200],
    [BOTH, '/v1/people', 403],
    [BOTH, '/v1/guests', 403],
    [BOTH, '/v1/sudo', 403],
    [BOTH, '/v1/auth/session', 403],
    [BOTH, '/v1/auth/sessions', 403],
    [BOTH, '/v1/auth/mfa', 403],
    [BOTH, '/v1/api-keys', 403],
  ])('%p: %s answers %i', async (scopes, path, status) => {
    const { created, use } = await givenOwner();
    const { key } = await created({ scopes });

    const answer = await use(key, path);

    expect(answer.statusCode).toBe(status);
    if (status === 403) expect(jsonOf(answer)['code']).toBe('scope_missing');
  });

  test.each([
    ['POST', '/v1/api-keys', { name: 'another', scopes: BOTH }],
    ['DELETE', '/v1/auth/sessions/0190b6c4-0000-7000-8000-000000000000', undefined],
    ['POST', '/v1/auth/logout', {}],
    ['POST', '/v1/auth/reauthenticate', { password: PASSWORD }],
    ['POST', '/v1/auth/password/change', { currentPassword: PASSWORD, newPassword: 'another good one' }],
    ['POST', '/v1/auth/mfa/totp', undefined],
    ['DELETE', '/v1/auth/mfa/totp', undefined],
  ])('none opens %s %s', async (method, path, body) => {
    const { auth, created } = await givenOwner();
    const { key } = await created({ scopes: BOTH });

    const headers = { authorization: `Bearer ${key}` };
    const answer = await auth.send({ method, path, headers, ...(body && { body }) });

    expect(jsonOf(answer)).toMatchObject({ status: 403, code: 'scope_missing' });
  });

  test('that are missing are named, as RFC 6750 says', async () => {
    const { created, use } = await givenOwner();
    const { key } = await created({ scopes: READ });

    const answer = await use(key, '/v1/writes');

    const challenge = 'Bearer error="insufficient_scope", scope="users:write"';
    expect(headerOf(answer, 'www-authenticate')).toBe(challenge);
  });

  test('are what the route learns of its caller, and no session', async () => {
    const { created, owner, use } = await givenOwner();
    const { id, key } = await created({ scopes: BOTH });

    const answer = await use(key);

    const principal = { userId: owner.userId, keyId: id, scopes: BOTH, roles: [], via: 'api-key' };
    expect(jsonOf(answer)).toEqual({ principal });
  });
});

describe('a key that is refused', () => {
  const flip = (key: string, at: number) => {
    const other = key.at(at) === 'x' ? 'y' : 'x';
    const characters = [...key];
    characters.splice(at, 1, other);
    return characters.join('');
  };

  test.each([
    ['with another checksum', (key: string) => flip(key, -1)],
    ['with another secret', (key: string) => flip(key, 10)],
    ['that is another one of the right form', () => newApiKey()],
    ['that is its own hash', (key: string) => `sol_${sha256(key)}`],
    ['without its end', (key: string) => key.slice(0, -1)],
    ['in capitals', (key: string) => `sol_${key.slice(4).toUpperCase()}`],
    ['with a mark only', () => 'sol_'],
  ])('%s answers 401', async (_, change) => {
    const { created, use } = await givenOwner();
    const { key } = await created();

    const answer = await use(change(key));

    expect(answer.statusCode).toBe(401);
  });

  test('is not looked up when its checksum is wrong', async () => {
    const { auth, created, use } = await givenOwner();
    const { key } = await created();
    const before = auth.database.reads;

    await use(flip(key, -1));

    expect(auth.database.reads).toBe(before);
  });

  test('has expired, to the millisecond, although its items are still there', async () => {
    const { auth, created, use } = await givenOwner();
    const { key } = await created({ expiresInDays: 1 });
    auth.advance(DAY - 1);
    const before = await use(key);
    auth.advance(1);

    const answer = await use(key);

    expect([before.statusCode, answer.statusCode]).toEqual([200, 401]);
    const [item] = auth.database.items('auth', 'APIKEY#');
    expect(item).toMatchObject({ expiresAt: (Date.UTC(2026, 10, 21, 9) + DAY) / 1_000 });
  });

  test('belongs to an account that is gone, or has never proven its address: it has no standing', async () => {
    const { auth, created, owner, use } = await givenOwner();
    const { key } = await created();
    const standing = { pk: `STANDING#${owner.userId}`, sk: 'STANDING' };
    await auth.write([{ kind: 'Delete', table: 'auth', key: standing, names: {}, values: {} }]);

    const answer = await use(key);

    expect(answer.statusCode).toBe(401);
  });

  test('belongs to an account that is suspended, at once and until it is reinstated', async () => {
    const { auth, created, owner, use } = await givenOwner();
    const { key } = await created();
    const { standings } = auth.services;
    await auth.write([standings.change(owner.userId, { suspendedAt: auth.clock.now() })]);

    const suspended = await use(key);
    await auth.write([standings.change(owner.userId, { suspendedAt: null })]);
    const reinstated = await use(key);

    expect(jsonOf(suspended)).toMatchObject({ status: 403, code: 'account_suspended' });
    expect(reinstated.statusCode).toBe(200);
  });

  test('answers 429 to the thirty-first of a client, whose good key passes all the same', async () => {
    const { created, use } = await givenOwner();
    const { key } = await created();
    const client = { 'x-forwarded-for': '203.0.113.9' };
    for (let go = 0; go < 30; go += 1) await use(newApiKey(), '/v1/reads', client);

    const answers = [
      await use(newApiKey(), '/v1/reads', client),
      await use(key, '/v1/reads', client),
      await use(newApiKey()),
    ];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([429, 200, 401]);
  });
});

describe('a key that is good', () => {
  test('lives on when the password is reset, as integrations expect', async () => {
    const { auth, created, use } = await givenOwner();
    const { key } = await created();
    await auth.post('/v1/auth/password/forgot', { email });
    const token = auth.mailedToken('password-reset.requested');
    const reset = await auth.post('/v1/auth/password/reset', { token, password: 'another good password' });

    const answer = await use(key);

    expect([reset.statusCode, answer.statusCode]).toEqual([204, 200]);
  });

  test('needs no Origin, and is refused beside a cookie', async () => {
    const { created, use } = await givenOwner();
    const { key } = await created();

    const foreign = await use(key, '/v1/reads', { origin: 'https://elsewhere.example' });
    const both = await use(key, '/v1/reads', { cookie: '__Host-access=x', origin: PUBLIC_URL });

    expect(foreign.statusCode).toBe(200);
    expect(jsonOf(both)).toMatchObject({ status: 400, code: 'ambiguous_credentials' });
  });

  test('opens nothing as a cookie', async () => {
    const { auth, created } = await givenOwner();
    const { key } = await created();

    const answer = await auth.send({ path: '/v1/reads', headers: { cookie: `__Host-access=${key}` } });

    expect(answer.statusCode).toBe(401);
  });

  test('works without any cache, by two reads', async () => {
    const { auth, created, use } = await givenOwner({ withoutCache: true });
    const { key } = await created();
    await use(key);
    const before = auth.database.reads;

    const answer = await use(key);

    expect(answer.statusCode).toBe(200);
    expect(auth.database.reads - before).toBe(2);
  });

  test('shows when it was used, written once an hour', async () => {
    const { auth, created, list, use } = await givenOwner();
    const { key } = await created();
    const { length } = auth.database.transactions;
    const seen = [];

    for (const wait of [1_000, HOUR - 1, 1]) {
      auth.advance(wait);
      await use(key);
      seen.push(auth.database.transactions.length - length);
    }

    expect(seen).toEqual([1, 1, 2]);
    const fresh = await auth.loggedIn(email);
    expect(await list(fresh)).toMatchObject([{ lastUsedAt: '2026-11-21T10:00:01.000Z' }]);
  });

  test('is used by many at once, and noted once', async () => {
    const { auth, created, use } = await givenOwner();
    const { key } = await created();

    const answers = await Promise.all(Array.from({ length: 8 }, () => use(key)));

    expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(8).fill(200));
    expect(auth.database.items('auth', 'APIKEY#')).toMatchObject([{ lastUsedAt: auth.clock.now() }]);
  });

  test('passes when its use can not be noted', async () => {
    const { auth, created, use } = await givenOwner();
    const { key } = await created();
    jest.spyOn(auth.database, 'transact').mockRejectedValueOnce(new Error('throttled'));

    const answer = await use(key);

    expect(answer.statusCode).toBe(200);
  });

  test('is not brought back by a use that was under way when it was revoked', async () => {
    const { auth, created, revoke } = await givenOwner();
    const { id, key } = await created();
    const { apiKeys } = auth.services;
    const found = await apiKeys.findByHash(sha256(key));
    await revoke(id);

    const noted = auth.services.transactions.begin();
    for (const write of apiKeys.use(found!, auth.clock.now(), 0)) noted.add(write);

    await expect(noted.commit()).rejects.toMatchObject({ code: 'conflict' });
    expect(auth.database.items('auth', 'APIKEY#')).toEqual([]);
  });

  test('is its owner’s: a session’s token still works beside it', async () => {
    const { auth, owner } = await givenOwner();

    const answer = await auth.send({ path: '/v1/people', headers: bearer(owner) });

    expect(jsonOf(answer)).toMatchObject({ principal: { sessionId: owner.sessionId, via: 'bearer' } });
  });
});
