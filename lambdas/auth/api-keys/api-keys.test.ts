import { jsonOf } from '../../platform/testing/alb.ts';
import { silenceOutput } from '../../platform/testing/output.ts';
import { bearer } from '../auth.fixture.ts';
import type { Tokens } from '../auth.fixture.ts';
import { DAY, email, givenOwner } from './api-keys.fixture.ts';

silenceOutput();

describe('POST /v1/api-keys', () => {
  test('shows the key once, and what the list shows from then on', async () => {
    const { create, list } = await givenOwner();

    const answer = await create({ name: '  nightly job ', scopes: ['users:read', 'users:write'] });

    const { key, ...shown } = jsonOf(answer);
    expect(answer.statusCode).toBe(201);
    expect(shown).toEqual({
      id: expect.any(String),
      name: 'nightly job',
      scopes: ['users:read', 'users:write'],
      prefix: String(key).slice(0, 8),
      createdAt: '2026-11-21T09:00:00.000Z',
      expiresAt: '2027-02-19T09:00:00.000Z',
      lastUsedAt: null,
    });
    expect(await list()).toEqual([shown]);
  });

  test('keeps neither the key nor its name readable', async () => {
    const { auth, created } = await givenOwner();

    const { key } = await created({ name: 'Ada’s laptop' });

    const stored = JSON.stringify([...auth.database.items('auth'), ...auth.database.items('events')]);
    expect(stored).not.toContain(key.slice(8));
    expect(stored).not.toContain('laptop');
  });

  test('tells the owner by mail and in the audit log', async () => {
    const { auth, owner, created } = await givenOwner();

    await created();

    expect(auth.events().at(-1)).toMatchObject({ type: 'api-key.created', subject: owner.userId, data: {} });
    expect(auth.database.items('users').map(({ action }) => action)).toContain('api-key.created');
  });

  test.each([
    [1, '2026-11-22T09:00:00.000Z'],
    [365, '2027-11-21T09:00:00.000Z'],
  ])('lets it live for %i days when asked to', async (expiresInDays, expiresAt) => {
    const { create } = await givenOwner();

    const answer = await create({ expiresInDays });

    expect(jsonOf(answer)).toMatchObject({ expiresAt });
  });

  test.each([
    ['more than a year', { expiresInDays: 366 }, 'expiresInDays'],
    ['no life', { expiresInDays: 0 }, 'expiresInDays'],
    ['half a day', { expiresInDays: 0.5 }, 'expiresInDays'],
    ['no scope', { scopes: [] }, 'scopes'],
    ['an unknown scope', { scopes: ['admin:write'] }, 'scopes.0'],
    ['a scope twice', { scopes: ['users:read', 'users:read'] }, 'scopes'],
    ['no name', { name: ' ' }, 'name'],
    ['a long name', { name: 'x'.repeat(65) }, 'name'],
  ])('answers 422 to %s', async (_, body, path) => {
    const { create } = await givenOwner();

    const answer = await create(body);

    expect(jsonOf(answer)).toMatchObject({ status: 422, fields: [{ path }] });
  });

  test('answers 403 sudo_required to a login of long ago', async () => {
    const { auth, owner, create } = await givenOwner();
    auth.advance(600_001);
    const refreshed = await auth.post('/v1/auth/refresh', { refreshToken: owner.refreshToken });

    const answer = await create({}, jsonOf(refreshed) as unknown as Tokens);

    expect(jsonOf(answer)).toMatchObject({ status: 403, code: 'sudo_required' });
  });

  test('answers 409 to the twenty-first, until one is revoked or has expired', async () => {
    const { create, created, revoke } = await givenOwner();
    const first = await created();
    for (let count = 1; count < 20; count += 1) await create();

    const refused = await create();
    await revoke(first.id);

    expect(jsonOf(refused)).toMatchObject({ status: 409, code: 'too_many_api_keys' });
    expect((await create()).statusCode).toBe(201);
  });

  test('answers 201 to one of five at once when one is left', async () => {
    const { create, list } = await givenOwner();
    for (let count = 0; count < 19; count += 1) await create();

    const answers = await Promise.all([create(), create(), create(), create(), create()]);

    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 409, 409, 409, 409]);
    expect(await list()).toHaveLength(20);
  });

  test('counts no key that has expired', async () => {
    const { auth, create, list } = await givenOwner();
    for (let count = 0; count < 20; count += 1) await create({ expiresInDays: 1 });
    auth.advance(DAY);
    const again = await auth.loggedIn(email);

    const answer = await create({}, again);

    expect(answer.statusCode).toBe(201);
    expect(await list(again)).toHaveLength(1);
  });
});

describe('GET /v1/api-keys', () => {
  test('lists one’s own, oldest first', async () => {
    const { auth, created, list, stranger } = await givenOwner();
    const first = await created();
    auth.advance(1_000);
    const second = await created();
    const eve = await stranger();
    await created({}, eve);

    const items = await list();

    expect(items.map(({ id }) => id)).toEqual([first.id, second.id]);
    expect(await list(eve)).toHaveLength(1);
  });

  test('answers 401 without a login', async () => {
    const { auth } = await givenOwner();

    const answer = await auth.send({ path: '/v1/api-keys' });

    expect(answer.statusCode).toBe(401);
  });
});

describe('DELETE /v1/api-keys/{id}', () => {
  test('ends the key at once, although it was used before', async () => {
    const { created, list, revoke, use } = await givenOwner();
    const { id, key } = await created();
    const before = await use(key);

    const answer = await revoke(id);

    expect([before.statusCode, answer.statusCode]).toEqual([200, 204]);
    expect((await use(key)).statusCode).toBe(401);
    expect(await list()).toEqual([]);
  });

  test('leaves nothing of it behind but one entry in the audit log', async () => {
    const { auth, created, revoke } = await givenOwner();
    const { id } = await created();

    const answers = [await revoke(id), await revoke(id)];

    const actions = auth.database.items('users').map(({ action }) => action);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([204, 204]);
    expect(actions.filter((action) => action === 'api-key.revoked')).toHaveLength(1);
    expect(JSON.stringify(auth.database.items('auth'))).not.toContain('APIKEY');
  });

  test('of two at the same moment both answer 204', async () => {
    const { created, revoke } = await givenOwner();
    const { id } = await created();

    const answers = await Promise.all([revoke(id), revoke(id)]);

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([204, 204]);
  });

  test('answers 204 for somebody else’s key, which lives on', async () => {
    const { created, revoke, stranger, use } = await givenOwner();
    const { id, key } = await created();

    const answer = await revoke(id, await stranger());

    expect(answer.statusCode).toBe(204);
    expect((await use(key)).statusCode).toBe(200);
  });

  test('answers 422 for what is no id', async () => {
    const { auth, owner } = await givenOwner();

    const answer = await auth.send({ method: 'DELETE', path: '/v1/api-keys/x', headers: bearer(owner) });

    expect(answer.statusCode).toBe(422);
  });
});
