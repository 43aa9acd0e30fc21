import { createClient } from './client.ts';
import { expectStatus, given, login, mailsTo, target } from './target.ts';
import type { LoggedIn } from './target.ts';

const SCOPES = ['users:read', 'users:write', 'payments:read', 'payments:write'] as const;

async function createKey({ call }: Pick<LoggedIn, 'call'>, scopes: readonly string[]) {
  const answer = await call('POST', '/v1/api-keys', { body: { name: 'a job at night', scopes } });
  expectStatus(answer, 201);
  return answer.body as { id: string; key: string; prefix: string };
}

/** Every operation of the document that asks who calls, and the scope that it names. */
async function guardedOperations() {
  const { body } = await createClient(target().api)('GET', '/openapi.json');
  return Object.entries<Record<string, any>>(body.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { security }]) => security.length > 0)
      .map(([method, { security }]) => ({
        method: method.toUpperCase(),
        path: path.replaceAll(/\{\w+\}/g, '0190b6c4-0000-7000-8000-000000000000'),
        scope: security.flatMap(({ apiKey = [] }) => apiKey)[0] as string | undefined,
      })),
  );
}

describe('an API key', () => {
  test('reads what its scope allows, is listed with its use, and mailed about', async () => {
    const owner = await given.loggedIn();
    const { id, key, prefix } = await createKey(owner, ['users:read']);

    const read = await owner.send('GET', '/v1/users/me', { token: key });

    expect([read.status, read.body.id]).toEqual([200, owner.userId]);
    const { body, text } = await owner.call('GET', '/v1/api-keys');
    const used = expect.stringMatching(/^20/);
    expect(body.items).toMatchObject([{ id, name: 'a job at night', prefix, lastUsedAt: used }]);
    expect(text).not.toContain(key);
    const [mail] = await mailsTo(owner.email, 2);
    expect(mail!.subject).toMatch(/API key/);
    expect(mail!.text).not.toContain(key);
  });

  test.each([...SCOPES.map((scope) => [[scope]]), [[...SCOPES]]])(
    'with %p reaches the routes that name a scope of it, and no other',
    async (scopes) => {
      const owner = await given.loggedIn();
      const { key } = await createKey(owner, scopes);
      const operations = await guardedOperations();

      const reached = await Promise.all(
        operations.map(async ({ method, path, scope }) => {
          const body = method === 'GET' || method === 'DELETE' ? {} : { body: {} };
          const answer = await owner.send(method, path, { token: key, ...body });
          return { operation: `${method} ${path}`, scope, isRefused: answer.body?.code === 'scope_missing' };
        }),
      );

      const wrong = reached.filter(
        ({ scope, isRefused }) => isRefused === (scope !== undefined && scopes.some((own) => own === scope)),
      );
      expect(wrong).toEqual([]);
      expect(reached.filter(({ isRefused }) => isRefused).length).toBeGreaterThan(10);
    },
  );

  test('ends at once when it is revoked, and its sessions do not', async () => {
    const owner = await given.loggedIn();
    const { id, key } = await createKey(owner, ['users:read']);
    expectStatus(await owner.send('GET', '/v1/users/me', { token: key }), 200);

    const revoked = await owner.call('DELETE', `/v1/api-keys/${id}`);

    expect(revoked.status).toBe(204);
    expect((await owner.send('GET', '/v1/users/me', { token: key })).status).toBe(401);
    expect((await owner.call('GET', '/v1/users/me')).status).toBe(200);
  });

  test('outlives the sessions of its owner', async () => {
    const owner = await given.loggedIn();
    const { key } = await createKey(owner, ['users:read']);

    await owner.call('POST', '/v1/auth/logout');

    expect((await owner.send('GET', '/v1/users/me', { token: key })).status).toBe(200);
  });

  test('of somebody else can neither be seen nor revoked', async () => {
    const owner = await given.loggedIn();
    const stranger = await given.loggedIn();
    const { id, key } = await createKey(owner, ['users:read']);

    const revoked = await stranger.call('DELETE', `/v1/api-keys/${id}`);

    expect(revoked.status).toBe(204);
    expect((await stranger.call('GET', '/v1/api-keys')).body.items).toEqual([]);
    expect((await owner.send('GET', '/v1/users/me', { token: key })).status).toBe(200);
  });

  test('with one character changed answers 401, and beside a cookie 400', async () => {
    const owner = await given.loggedIn();
    const { key } = await createKey(owner, ['users:read']);
    const changed = key.slice(0, -1) + (key.endsWith('x') ? 'y' : 'x');

    const tampered = await owner.send('GET', '/v1/users/me', { token: changed });
    const both = await owner.send('GET', '/v1/users/me', { token: key, headers: { cookie: 'a=b' } });

    expect([tampered.status, both.status]).toEqual([401, 400]);
  });

  test('says in the audit log that it was made and revoked', async () => {
    const owner = await given.loggedIn();
    const { id } = await createKey(owner, ['users:write']);
    await owner.call('DELETE', `/v1/api-keys/${id}`);

    const { body } = await (await login(owner)).call('GET', '/v1/users/me/audit-log');

    const actions = body.items.map(({ action }: any) => action);
    expect(actions).toEqual(expect.arrayContaining(['api-key.created', 'api-key.revoked']));
  });
});
