import { silenceOutput } from '../platform/testing/output.ts';
import { givenService } from './administration.fixture.ts';
import type { Someone } from './administration.fixture.ts';

silenceOutput();

const reason = 'cannot find her invoices';
const MINUTE = 60_000;

/** An admin in the place of somebody. */
async function givenImpersonation() {
  const service = givenService();
  const admin = await service.admin();
  const ada = await service.person('ada@example.com');
  const impersonate = (userId: string, as: Someone = admin) =>
    as.send('POST', `/v1/admin/users/${userId}/impersonate`, { reason });
  service.advance(1_000); // sessions are listed in the order of their ids, which are times
  const { status, json } = await impersonate(ada.userId);
  const asAda = service.withToken(String(json['accessToken']));
  const me = async () => (await asAda.send('GET', '/v1/users/me')).json['id'];
  return { service, admin, ada, impersonate, status, json, asAda, me };
}

describe('acting in somebody’s place', () => {
  test('shows the service as they see it, by a Bearer token alone', async () => {
    const { service, ada, status, json, me } = await givenImpersonation();

    expect([status, await me()]).toEqual([201, ada.userId]);
    expect(json).toEqual({
      sessionId: expect.any(String),
      tokenType: 'Bearer',
      accessToken: expect.any(String),
      expiresAt: new Date(service.clock.now() + 15 * MINUTE).toISOString(),
    });
  });

  test('names the administrator in the token, as RFC 8693 has it', async () => {
    const { admin, ada, json } = await givenImpersonation();

    const payload = JSON.parse(
      Buffer.from(String(json['accessToken']).split('.')[1]!, 'base64url').toString(),
    ) as {
      readonly iat: number;
      readonly exp: number;
    };

    expect(payload).toMatchObject({ sub: ada.userId, act: { sub: admin.userId } });
    expect(payload.exp - payload.iat).toBe(900);
  });

  test('ends after a quarter of an hour, and nothing prolongs it', async () => {
    const { service, ada, me } = await givenImpersonation();
    service.advance(14 * MINUTE);
    const before = await me();
    service.advance(MINUTE + 6_000);

    expect([before, await me()]).toEqual([ada.userId, undefined]);
    const refreshable = service.database
      .items('auth', `USER#${ada.userId}`)
      .filter(({ sk }) => String(sk).startsWith('REFRESH#'));
    expect(refreshable).toHaveLength(1);
  });

  test('stands in both logs with its reason, and the person is mailed', async () => {
    const { service, admin, ada } = await givenImpersonation();

    const { json } = await ada.send('GET', '/v1/users/me/audit-log', undefined, {
      action: 'account.impersonated',
    });

    expect(json['items']).toMatchObject([{ by: admin.userId, reason, impersonator: null }]);
    expect(service.database.items('users', 'LOG#admins')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ action: 'account.impersonated', about: ada.userId }),
      ]),
    );
    expect(service.events()).toContainEqual(
      expect.objectContaining({ type: 'account.impersonated', subject: ada.userId }),
    );
  });

  test('leaves what is done under it in the log with both names', async () => {
    const { admin, ada, asAda } = await givenImpersonation();

    await asAda.send('PATCH', '/v1/users/me', { displayName: 'Ada' });

    const { json } = await ada.send('GET', '/v1/users/me/audit-log', undefined, {
      action: 'profile.updated',
    });
    expect(json['items']).toMatchObject([{ by: ada.userId, impersonator: admin.userId }]);
    const found = await ada.send('GET', '/v1/users/me/audit-log', undefined, {
      by: admin.userId,
      action: 'profile.',
    });
    expect(found.json['items']).toHaveLength(1);
  });

  test('is among the person’s devices, and they end it there', async () => {
    const { admin, ada, json, me } = await givenImpersonation();

    const devices = await ada.send('GET', '/v1/auth/sessions');
    await ada.send('DELETE', `/v1/auth/sessions/${String(json['sessionId'])}`);

    expect(devices.json['items']).toMatchObject([
      { current: true, impersonatedBy: null },
      { id: json['sessionId'], impersonatedBy: admin.userId },
    ]);
    expect(await me()).toBeUndefined();
  });

  test.each([
    ['its own logout', ({ asAda }: Given) => asAda.send('POST', '/v1/auth/logout')],
    [
      'an administrator who ends the sessions',
      ({ admin, ada }: Given) =>
        admin.send('POST', `/v1/admin/users/${ada.userId}/revoke-sessions`, { reason }),
    ],
    [
      'a suspension',
      ({ admin, ada }: Given) => admin.send('POST', `/v1/admin/users/${ada.userId}/suspend`, { reason }),
    ],
  ])('is ended by %s', async (_, end) => {
    const given = await givenImpersonation();

    await end(given);

    expect(await given.me()).toBeUndefined();
  });

  test('leaves the person’s own sessions alone when it logs out', async () => {
    const { ada, asAda } = await givenImpersonation();

    await asAda.send('POST', '/v1/auth/logout');

    expect((await ada.send('GET', '/v1/users/me')).status).toBe(200);
  });

  test('needs a fresh proof', async () => {
    const { service, ada, impersonate } = await givenImpersonation();
    service.advance(11 * MINUTE);
    const admin = await service.loggedIn('grace@example.com');
    await service.proveBoth(admin);
    service.advance(9 * MINUTE);
    const fresh = await impersonate(ada.userId, admin);
    await service.forgetProof(admin);
    const stale = await impersonate(ada.userId, admin);

    expect([fresh.status, stale.status, stale.json['code']]).toEqual([201, 403, 'sudo_required']);
  });

  test('is refused with administrators, suspended accounts, oneself and nobody', async () => {
    const { service, admin, ada, impersonate } = await givenImpersonation();
    const other = await service.admin('hedy@example.com');
    await admin.send('POST', `/v1/admin/users/${ada.userId}/suspend`, { reason });

    const answers = [other.userId, ada.userId, admin.userId, '01a1fd55-7a80-7833-ba58-a725cfc26732'].map(
      (userId) => impersonate(userId),
    );

    const codes = (await Promise.all(answers)).map(({ status, json }) => [status, json['code']]);
    expect(codes).toEqual([
      [409, 'admin_account'],
      [409, 'admin_account'],
      [409, 'own_account'],
      [404, 'user_not_found'],
    ]);
  });

  test('is believed by no token whose session says otherwise', async () => {
    const { service, ada, asAda } = await givenImpersonation();
    await service.alterSessions(ada.userId, { impersonatedBy: null });
    service.advance(11_000); // what a cache believed is over

    expect((await asAda.send('GET', '/v1/users/me')).status).toBe(401);
  });
});

type Given = Awaited<ReturnType<typeof givenImpersonation>>;

describe('every route', () => {
  /** What may be done in somebody's place; the journey over HTTP holds the whole OpenAPI document to it. */
  const LENT = [
    'GET /v1/auth/session',
    'POST /v1/auth/logout',
    'GET /v1/devices',
    'GET /v1/devices/:id',
    'GET /v1/notification-preferences',
    'GET /v1/notifications',
    'GET /v1/users/me',
    'PATCH /v1/users/me',
    'GET /v1/users/:id',
    'GET /v1/users/me/preferences',
    'PUT /v1/users/me/preferences',
    'GET /v1/users/me/audit-log',
    'GET /v1/orgs/:id/audit-log',
  ];

  test('of auth, users, admin and notifications refuses who acts in somebody’s place, but for those that are lent', async () => {
    const { service, asAda } = await givenImpersonation();
    const asked = service.routes.filter(({ auth }) => auth !== 'none');

    const lent: string[] = [];
    for (const { method, path } of asked) {
      if (path === '/v1/auth/logout') continue; // it would end the session
      const { json } = await asAda.send(method, path.replaceAll(/:\w+/g, 'x'));
      if (json['code'] !== 'impersonation_refused') lent.push(`${method} ${path}`);
    }

    expect(lent.sort()).toEqual(LENT.filter((name) => name !== 'POST /v1/auth/logout').sort());
  });
});
