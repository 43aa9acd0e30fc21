import { randomUUID } from 'node:crypto';
import { given, target } from './target.ts';
import { createClient } from './client.ts';

describe('a profile', () => {
  test('is read again only when it has changed', async () => {
    const { call } = await given.loggedIn();
    const first = await call('GET', '/v1/users/me');

    const unchanged = await call('GET', '/v1/users/me', {
      headers: { 'if-none-match': first.headers['etag']! },
    });
    await call('PATCH', '/v1/users/me', { body: { displayName: 'Ada' } });
    const changed = await call('GET', '/v1/users/me', {
      headers: { 'if-none-match': first.headers['etag']! },
    });

    expect([unchanged.status, unchanged.text]).toEqual([304, '']);
    expect([changed.status, changed.body.displayName]).toEqual([200, 'Ada']);
  });

  test('answers 412 to a change of an older version, and keeps the newer', async () => {
    const { call } = await given.loggedIn();
    const { headers } = await call('GET', '/v1/users/me');
    const ifMatch = { 'if-match': headers['etag']! };

    const first = await call('PATCH', '/v1/users/me', { headers: ifMatch, body: { displayName: 'First' } });
    const second = await call('PATCH', '/v1/users/me', { headers: ifMatch, body: { displayName: 'Second' } });

    expect([first.status, second.status]).toEqual([200, 412]);
    expect((await call('GET', '/v1/users/me')).body.displayName).toBe('First');
  });

  test('shows everybody the new name at once', async () => {
    const { call, send, userId } = await given.loggedIn();
    const read = () => send('GET', `/v1/users/${userId}`);
    await call('PATCH', '/v1/users/me', { body: { displayName: 'Before' } });
    const before = await read();

    await call('PATCH', '/v1/users/me', { body: { displayName: 'After' } });

    expect(before.body.displayName).toBe('Before');
    expect((await read()).body.displayName).toBe('After');
  });

  test.each([
    ['an unknown field', { role: 'admin' }, 'role'],
    ['a name that is too long', { displayName: 'x'.repeat(1000) }, 'displayName'],
    ['a time zone that does not exist', { timeZone: 'Mars/Olympus' }, 'timeZone'],
  ])('answers 422 to %s, naming the field', async (_, body, field) => {
    const { call } = await given.loggedIn();

    const answer = await call('PATCH', '/v1/users/me', { body });

    expect(answer.status).toBe(422);
    expect(answer.body.fields.map(({ path }: any) => path)).toEqual([field]);
  });

  test.each([
    'GET /v1/users/me',
    'PATCH /v1/users/me',
    'GET /v1/users/me/preferences',
    'GET /v1/users/me/audit-log',
    'GET /v1/auth/sessions',
  ])('answers 401 to %s without a session', async (request) => {
    const [method, path] = request.split(' ');

    const answer = await createClient(target().api)(method!, path!, method === 'PATCH' ? { body: {} } : {});

    expect([answer.status, answer.headers['content-type']]).toEqual([401, 'application/problem+json']);
  });

  test('answers 404 for nobody', async () => {
    const answer = await createClient(target().api)('GET', `/v1/users/${randomUUID()}`);

    expect(answer.status).toBe(404);
  });
});

describe('preferences', () => {
  test('are replaced, guarded by their ETag', async () => {
    const { call } = await given.loggedIn();
    const before = await call('GET', '/v1/users/me/preferences');

    const replaced = await call('PUT', '/v1/users/me/preferences', {
      headers: { 'if-match': before.headers['etag']! },
      body: before.body,
    });
    const late = await call('PUT', '/v1/users/me/preferences', {
      headers: { 'if-match': '"0"' },
      body: before.body,
    });

    expect(replaced.status).toBe(200);
    expect(late.status).toBe(412);
  });
});

describe('the audit log', () => {
  test('tells newest first what happened, in pages', async () => {
    const { call } = await given.loggedIn();
    for (const displayName of ['One', 'Two', 'Three'])
      await call('PATCH', '/v1/users/me', { body: { displayName } });

    const first = await call('GET', '/v1/users/me/audit-log?limit=4');
    const rest = await call(
      'GET',
      `/v1/users/me/audit-log?limit=4&cursor=${encodeURIComponent(first.body.cursor)}`,
    );

    const actions = [...first.body.items, ...rest.body.items].map(({ action }: any) => action);
    expect(actions).toEqual([
      'profile.updated',
      'profile.updated',
      'profile.updated',
      'session.started',
      'email.verified',
      'account.registered',
    ]);
    expect(rest.body.cursor).toBeNull();
  });
});
