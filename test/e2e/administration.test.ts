import { randomUUID } from 'node:crypto';
import { administrator } from './administrators.ts';
import type { Send } from './client.ts';
import { forget, startRehearsal, type Rehearsal } from './rehearsal.ts';
import { expectStatus, given, login, mailsTo, type LoggedIn } from './target.ts';
import { until } from './until.ts';

const reason = 'asked for it by phone';
const SEARCH = '/v1/admin/users/search';

/** What an administrator may do in somebody's place, of all that the OpenAPI document names. */
const LENT = [
  'GET /v1/auth/session',
  'GET /v1/devices',
  'GET /v1/devices/{id}',
  'GET /v1/files',
  'GET /v1/files/usage',
  'GET /v1/files/{id}',
  'GET /v1/notification-preferences',
  'GET /v1/notifications',
  'GET /v1/orgs',
  'GET /v1/orgs/{id}',
  'GET /v1/orgs/{id}/audit-log',
  'GET /v1/orgs/{id}/invitations',
  'GET /v1/orgs/{id}/members',
  'GET /v1/orgs/{id}/members/{userId}',
  'GET /v1/orgs/{id}/webhooks/{webhookId}/deliveries',
  'GET /v1/orgs/{id}/webhooks/{webhookId}/deliveries/{deliveryId}',
  'GET /v1/payments/entitlements',
  'GET /v1/payments/invoices',
  'GET /v1/payments/orders',
  'GET /v1/payments/orders/{id}',
  'GET /v1/payments/subscription',
  'GET /v1/users/me',
  'GET /v1/users/me/audit-log',
  'GET /v1/users/me/invitations',
  'GET /v1/users/me/organisation',
  'GET /v1/users/me/preferences',
  'GET /v1/users/{id}',
  'GET /v1/users/{id}/avatar',
  'PATCH /v1/users/me',
  'PUT /v1/users/me/preferences',
];

/** It would end the session that asks. */
const LOGOUT = 'POST /v1/auth/logout';

interface Operation {
  readonly security?: readonly object[];
}

describe('administrators', () => {
  let rehearsal: Rehearsal;
  let admin: LoggedIn;
  beforeAll(async () => {
    rehearsal = await startRehearsal();
    admin = await administrator(rehearsal.run);
  });
  afterAll(async () => {
    await rehearsal.end();
    forget(rehearsal.state);
  });

  const someone = () => given.loggedIn(rehearsal.run);
  const search = async (query: string): Promise<any[]> => {
    const answer = await admin.call('POST', SEARCH, { body: { query } });
    expectStatus(answer, 200);
    return answer.body.items;
  };
  const act = (what: string, userId: string) =>
    admin.call('POST', `/v1/admin/users/${userId}/${what}`, { body: { reason } });
  /** As the person, by the administrator's token. */
  async function inPlaceOf({ userId, send }: LoggedIn): Promise<Send> {
    const answer = await act('impersonate', userId);
    expectStatus(answer, 201);
    return (method, path, sending) => send(method, path, { token: answer.body.accessToken, ...sending });
  }

  test('find somebody who has just registered, and what they call themselves now', async () => {
    const ada = await someone();
    const name = `Ada${randomUUID().slice(0, 8)}`;

    const registered = await until('the search to know them', 30_000, async () => {
      const [found] = await search(ada.email);
      return found;
    });
    await ada.call('PATCH', '/v1/users/me', { body: { displayName: name } });
    const renamed = await until('the search to know their name', 30_000, async () => {
      const [found] = await search(name.toLowerCase());
      return found;
    });

    expect(registered).toMatchObject({ id: ada.userId, email: ada.email, verified: true, organisations: 1 });
    expect(renamed).toMatchObject({ id: ada.userId, displayName: name });
  });

  test('suspend somebody, which ends all that they are in, and let them in again', async () => {
    const ada = await someone();
    await ada.call('GET', '/v1/users/me'); // which the cache believes from here on

    expectStatus(await act('suspend', ada.userId), 204);

    expect((await ada.call('GET', '/v1/users/me')).status).toBe(401);
    const { send, email, password } = ada;
    const refused = await send('POST', '/v1/auth/login', { body: { email, password } });
    expect([refused.status, refused.body.code]).toEqual([403, 'account_suspended']);
    expectStatus(await act('reinstate', ada.userId), 204);
    expect((await login(ada)).userId).toBe(ada.userId);
  });

  test('log somebody out everywhere', async () => {
    const ada = await someone();
    await ada.call('GET', '/v1/users/me');

    expectStatus(await act('revoke-sessions', ada.userId), 204);

    expect((await ada.call('GET', '/v1/users/me')).status).toBe(401);
    expect((await login(ada)).userId).toBe(ada.userId);
  });

  test('see the service in somebody’s place, who is told, and can end it', async () => {
    const ada = await someone();

    const call = await inPlaceOf(ada);

    expect((await call('GET', '/v1/users/me')).body.id).toBe(ada.userId);
    const mails = await mailsTo(ada.email, 2, rehearsal.run);
    expect(mails[0]!.subject).toMatch(/^An administrator of .* is looking at your account$/);
    const devices = (await ada.call('GET', '/v1/auth/sessions')).body.items as any[];
    const theirs = devices.find(({ impersonatedBy }) => impersonatedBy === admin.userId);
    expectStatus(await ada.call('DELETE', `/v1/auth/sessions/${theirs.id}`), 204);
    expect((await call('GET', '/v1/users/me')).status).toBe(401);
  });

  test('may do nothing in somebody’s place but what is lent, on every route of every function', async () => {
    const call = await inPlaceOf(await someone());
    const { paths } = (await call('GET', '/openapi.json', { token: '' })).body as {
      paths: Record<string, Record<string, Operation>>;
    };
    const asked = Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations)
        .filter(([, { security = [] }]) => security.length > 0)
        .map(([method]) => [method.toUpperCase(), path] as const),
    );

    const lent: string[] = [];
    for (const [method, path] of asked) {
      const name = `${method} ${path}`;
      if (name === LOGOUT) continue;
      const answer = await call(method, path.replaceAll(/\{\w+\}/g, randomUUID()));
      expect({ name, status: answer.status }).not.toEqual({ name, status: 401 });
      if (answer.body?.code !== 'impersonation_refused') lent.push(name);
    }

    expect(asked.length).toBeGreaterThan(60);
    expect(lent.sort()).toEqual(LENT);
    expectStatus(await call('POST', '/v1/auth/logout'), 204);
    expect((await call('GET', '/v1/users/me')).status).toBe(401);
  });

  test('read who did what, when, from where and why, and take it away', async () => {
    const ada = await someone();
    await act('suspend', ada.userId);
    const log = `/v1/admin/audit-log?userId=${ada.userId}`;

    const { body } = await admin.call('GET', `${log}&action=account.suspended&by=${admin.userId}`);
    const exported = await admin.call('GET', `${log.replace('?', '/export?')}&format=jsonl&action=account.`);
    const own = await admin.call('GET', `/v1/admin/audit-log?scope=admins&action=account.suspended&limit=1`);

    const entry = { action: 'account.suspended', by: admin.userId, reason, impersonator: null };
    expect(body.items).toEqual([
      {
        ...entry,
        about: null,
        id: expect.any(String),
        at: expect.any(String),
        device: expect.any(String),
        network: expect.stringMatching(/^127\..*\/24$/),
      },
    ]);
    const lines = exported.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    expect(lines).toMatchObject([entry, { action: 'account.registered' }]);
    expect(own.body.items).toMatchObject([{ ...entry, about: ada.userId }]);
  });

  test('are made by a command, which the log names with who and why', async () => {
    const { body } = await admin.call('GET', '/v1/admin/audit-log?scope=admins&action=role.granted');

    expect(body.items).toMatchObject([
      {
        by: 'operator',
        device: expect.stringMatching(/^arn:aws:/),
        about: admin.userId,
        reason: 'runs the service',
      },
    ]);
  });
});
