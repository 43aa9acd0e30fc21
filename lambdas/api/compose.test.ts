import { API_KEY_SCOPES, AUTH_ENV } from '../auth/auth.contract.ts';
import { FILES_ENV } from '../files/files.contract.ts';
import { NOTIFICATIONS_ENV } from '../notifications/notifications.contract.ts';
import { PLATFORM_ENV, RELAY_ENV } from '../platform/platform.contract.ts';
import { albEvent, headerOf, jsonOf, lambdaContext } from '../platform/testing/alb.ts';
import { silenceOutput } from '../platform/testing/output.ts';
import { USERS_ENV } from '../users/users.contract.ts';
import { composeApi } from './compose.ts';
import { composeEgress } from './compose-egress.ts';
import { composeRelay } from './compose-relay.ts';
import { onFirstUse } from './first-use.ts';

silenceOutput();

const ENVIRONMENT: Readonly<Record<string, string>> = {
  [AUTH_ENV.table]: 'auth',
  [AUTH_ENV.signingSecret]: 'signing',
  [AUTH_ENV.oauthSecret]: 'oauth',
  [AUTH_ENV.serviceName]: 'Soloist',
  [USERS_ENV.table]: 'users',
  [USERS_ENV.dataSecret]: 'data',
  [USERS_ENV.auditKeepDays]: '365',
  [USERS_ENV.exportsBucket]: 'exports',
  [FILES_ENV.table]: 'files',
  [FILES_ENV.bucket]: 'files',
  [FILES_ENV.maxUploadBytes]: '1000',
  [FILES_ENV.quotas]: '{"fallback":1000,"plans":{}}',
  [NOTIFICATIONS_ENV.table]: 'notifications',
  [NOTIFICATIONS_ENV.vapidSecret]: 'vapid',
  [NOTIFICATIONS_ENV.webhooksQueue]: 'https://sqs.example/webhooks',
  [NOTIFICATIONS_ENV.mailFrom]: 'Soloist <hello@example.com>',
  [PLATFORM_ENV.eventsTable]: 'events',
  [PLATFORM_ENV.edge]: 'alb',
  [PLATFORM_ENV.publicUrl]: 'https://app.example',
  [PLATFORM_ENV.allowedOrigins]: 'https://partner.example',
  [RELAY_ENV.routes]: '[]',
};

const original = process.env;
beforeEach(() => void (process.env = { ...ENVIRONMENT }));
afterEach(() => void (process.env = original));

const get = (path: string, headers = {}) => composeApi()(albEvent({ path, headers }), lambdaContext());

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
}

const scopesOf = (security: Operation['security']) => security.flatMap(({ apiKey = [] }) => apiKey);

async function operations(): Promise<[string, Operation][]> {
  const { paths } = jsonOf(await get('/openapi.json')) as {
    paths: Record<string, Record<string, Operation>>;
  };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, Operation] => [
      `${method.toUpperCase()} ${path}`,
      operation,
    ]),
  );
}

describe('the api', () => {
  test('answers that it lives without AWS, a network or a secret', async () => {
    const answer = await get('/v1/health/live');

    expect([answer.statusCode, answer.body]).toEqual([200, '{"status":"ok"}']);
  });

  test('lists every route in /openapi.json, which of them need a login, and what API keys need', async () => {
    const listed = (await operations()).map(([name, { security }]) => {
      const mayBeNobody = security.some((schemes) => Object.keys(schemes).length === 0);
      const access = security.length === 0 ? 'none' : mayBeNobody ? 'optional' : 'required';
      return [name, access, ...scopesOf(security)].join(' ');
    });

    expect(listed.sort()).toEqual(
      [
        'GET /v1/payments/entitlements required payments:read',
        'GET /v1/payments/invoices required payments:read',
        'GET /v1/payments/orders required payments:read',
        'GET /v1/payments/orders/{id} required payments:read',
        'GET /v1/payments/plans none',
        'GET /v1/payments/subscription required payments:read',
        'POST /v1/admin/payments/refunds required',
        'POST /v1/admin/payments/{org}/reconcile required',
        'POST /v1/payments/checkout-sessions required payments:write',
        'POST /v1/payments/orders required payments:write',
        'POST /v1/payments/orders/{id}/pay required payments:write',
        'POST /v1/payments/portal-sessions required payments:write',
        'POST /v1/payments/subscription/cancel required payments:write',
        'POST /v1/payments/subscription/change required payments:write',
        'POST /v1/payments/subscription/resume required payments:write',
        'POST /v1/payments/usage required payments:write',
        'POST /v1/webhooks/stripe none',
        'DELETE /v1/auth/mfa/totp required',
        'GET /.well-known/jwks.json none',
        'GET /v1/auth/mfa required',
        'POST /v1/auth/email/change required',
        'GET /v1/auth/email/confirm none',
        'POST /v1/auth/email/confirm required',
        'GET /v1/auth/magic-link/consume none',
        'POST /v1/auth/magic-link none',
        'POST /v1/auth/magic-link/consume none',
        'POST /v1/auth/mfa/recovery-codes required',
        'POST /v1/auth/mfa/totp required',
        'POST /v1/auth/mfa/totp/confirm required',
        'POST /v1/auth/mfa/verify none',
        'DELETE /v1/auth/oauth-links/{provider} required',
        'GET /v1/auth/oauth none',
        'GET /v1/auth/oauth-links required',
        'GET /v1/auth/oauth/{provider} optional',
        'GET /v1/auth/oauth/{provider}/callback none',
        'DELETE /v1/auth/passkeys/{id} required',
        'GET /v1/auth/passkeys required',
        'POST /v1/auth/passkeys/login/options none',
        'POST /v1/auth/passkeys/login/verify none',
        'POST /v1/auth/passkeys/register/options required',
        'POST /v1/auth/passkeys/register/verify required',
        'POST /v1/auth/password/change required',
        'POST /v1/auth/reauthenticate required',
        'POST /v1/auth/reauthenticate/code required',
        'POST /v1/auth/reauthenticate/options required',
        'GET /v1/auth/password/reset none',
        'POST /v1/auth/password/reset none',
        'POST /v1/auth/password/forgot none',
        'POST /v1/auth/login none',
        'POST /v1/auth/logout optional',
        'POST /v1/auth/refresh none',
        'POST /v1/auth/register none',
        'POST /v1/auth/resend none',
        'GET /v1/auth/session required',
        'GET /v1/auth/sessions required',
        'DELETE /v1/auth/sessions required',
        'DELETE /v1/auth/sessions/{id} required',
        'GET /v1/auth/verify-email none',
        'POST /v1/auth/verify-email none',
        'GET /v1/health/live none',
        'GET /v1/health/ready none',
        'DELETE /v1/api-keys/{id} required',
        'GET /v1/api-keys required',
        'POST /v1/api-keys required',
        'GET /v1/files required files:read',
        'POST /v1/files required files:write',
        'GET /v1/files/usage required files:read',
        'DELETE /v1/files/{id} required files:write',
        'GET /v1/files/{id} required files:read',
        'GET /v1/files/{id}/content required files:read',
        'DELETE /v1/users/me/avatar required files:write',
        'POST /v1/users/me/avatar required files:write',
        'GET /v1/users/{id}/avatar optional users:read',
        'GET /v1/admin/mail-templates required',
        'GET /v1/admin/mail-templates/{id} required',
        'GET /v1/admin/users/{id}/deliveries required',
        'POST /v1/admin/announcements required',
        'POST /v1/admin/suppressions/search required',
        'POST /v1/admin/suppressions/lift required',
        'GET /v1/notifications required',
        'POST /v1/notifications/read-all required',
        'POST /v1/notifications/{id}/read required',
        'DELETE /v1/notifications/{id} required',
        'GET /v1/notification-preferences required',
        'PUT /v1/notification-preferences required',
        'GET /v1/unsubscribe none',
        'POST /v1/unsubscribe none',
        'GET /v1/devices required',
        'GET /v1/devices/{id} required',
        'PUT /v1/devices/{id} required',
        'DELETE /v1/devices/{id} required',
        'DELETE /v1/users/me required',
        'POST /v1/users/me/restore required',
        'GET /v1/users/me/audit-log/export required',
        'GET /v1/admin/audit-log required',
        'GET /v1/admin/audit-log/export required',
        'GET /v1/orgs/{id}/audit-log required orgs:read',
        'GET /v1/orgs/{id}/audit-log/export required',
        'GET /v1/users/me required users:read',
        'PATCH /v1/users/me required users:write',
        'GET /v1/users/me/audit-log required users:read',
        'POST /v1/users/me/export required',
        'GET /v1/users/me/exports required',
        'GET /v1/users/me/exports/{id} required',
        'GET /v1/users/me/exports/{id}/parts/{number} required',
        'GET /v1/users/me/preferences required users:read',
        'PUT /v1/users/me/preferences required users:write',
        'GET /v1/users/{id} optional users:read',
        'GET /v1/orgs required orgs:read',
        'POST /v1/orgs required orgs:write',
        'GET /v1/orgs/{id} required orgs:read',
        'PATCH /v1/orgs/{id} required orgs:write',
        'DELETE /v1/orgs/{id} required',
        'POST /v1/orgs/{id}/transfer required',
        'GET /v1/orgs/{id}/members required orgs:read',
        'GET /v1/orgs/{id}/members/{userId} required orgs:read',
        'PATCH /v1/orgs/{id}/members/{userId} required orgs:write',
        'DELETE /v1/orgs/{id}/members/{userId} required orgs:write',
        'GET /v1/orgs/{id}/invitations required orgs:read',
        'POST /v1/orgs/{id}/invitations required orgs:write',
        'POST /v1/orgs/{id}/invitations/{invitationId}/resend required orgs:write',
        'DELETE /v1/orgs/{id}/invitations/{invitationId} required orgs:write',
        'POST /v1/invitations/preview none',
        'POST /v1/invitations/accept required orgs:write',
        'POST /v1/invitations/decline required orgs:write',
        'GET /v1/users/me/invitations required orgs:read',
        'POST /v1/users/me/invitations/{invitationId}/accept required orgs:write',
        'POST /v1/users/me/invitations/{invitationId}/decline required orgs:write',
        'GET /v1/users/me/organisation required orgs:read',
        'PUT /v1/users/me/organisation required orgs:write',
        'GET /v1/orgs/{id}/webhooks required webhooks:read',
        'POST /v1/orgs/{id}/webhooks required webhooks:write',
        'GET /v1/orgs/{id}/webhooks/{webhookId} required webhooks:read',
        'PATCH /v1/orgs/{id}/webhooks/{webhookId} required webhooks:write',
        'DELETE /v1/orgs/{id}/webhooks/{webhookId} required webhooks:write',
        'POST /v1/orgs/{id}/webhooks/{webhookId}/rotate-secret required webhooks:write',
        'POST /v1/orgs/{id}/webhooks/{webhookId}/test required webhooks:write',
        'GET /v1/orgs/{id}/webhooks/{webhookId}/deliveries required webhooks:read',
        'GET /v1/orgs/{id}/webhooks/{webhookId}/deliveries/{deliveryId} required webhooks:read',
        'POST /v1/orgs/{id}/webhooks/{webhookId}/deliveries/{deliveryId}/replay required webhooks:write',
      ].sort(),
    );
  });

  test('has the scopes that API keys can be given, and none for keys or under /v1/auth', async () => {
    const all = await operations();

    const declared = all.flatMap(([, { security }]) => scopesOf(security));
    const guarded = all.filter(([name]) => / \/v1\/(auth|api-keys)\b/.test(name));
    expect(new Set(declared)).toEqual(new Set(API_KEY_SCOPES));
    expect(guarded.length).toBeGreaterThan(20);
    expect(guarded.flatMap(([, { security }]) => scopesOf(security))).toEqual([]);
  });

  test('gives every operation an id of its own and a summary', async () => {
    const all = await operations();

    expect(new Set(all.map(([, { operationId }]) => operationId)).size).toBe(all.length);
    expect(all.filter(([, { summary }]) => summary.length < 10)).toEqual([]);
  });

  test('says that one-click unsubscribing takes a form', async () => {
    const { paths } = jsonOf(await get('/openapi.json')) as {
      paths: Record<string, { post: { requestBody: { content: object } } }>;
    };

    const { content } = paths['/v1/unsubscribe']!.post.requestBody;

    expect(Object.keys(content)).toEqual(['application/x-www-form-urlencoded']);
  });

  test('gives the document an ETag, and 304 to whoever has it', async () => {
    const etag = headerOf(await get('/openapi.json'), 'ETag');

    const answer = await get('/openapi.json', { 'if-none-match': etag });

    expect(answer.statusCode).toBe(304);
  });

  test('shows its documentation as a page that loads nothing from elsewhere', async () => {
    const answer = await get('/docs');

    expect(headerOf(answer, 'Content-Type')).toBe('text/html; charset=utf-8');
    expect(headerOf(answer, 'Content-Security-Policy')).toContain("default-src 'none'");
    expect(answer.body).not.toMatch(/(src|href)="(https?:)?\/\//);
  });

  test('lets the pages of a configured origin read its answers', async () => {
    const answer = await get('/v1/health/live', { origin: 'https://partner.example' });

    expect(headerOf(answer, 'Access-Control-Allow-Origin')).toBe('https://partner.example');
  });
});

describe('without a cache', () => {
  test('the api and the relay are composed, and the api misses nothing', async () => {
    const relay = onFirstUse(composeRelay as () => (...input: object[]) => Promise<unknown>);

    const [live, relayed] = [await get('/v1/health/live'), await relay({ Records: [] }, lambdaContext())];

    expect(live.statusCode).toBe(200);
    expect(relayed).toEqual({ batchItemFailures: [] });
  });
});

describe('without a table for it, as in a preview', () => {
  test.each([
    ['files', FILES_ENV.table, '/v1/files'],
    ['notifications', NOTIFICATIONS_ENV.table, '/v1/notifications'],
  ])('the api is composed without %s', async (_, table, path) => {
    delete process.env[table];

    const [live, missing] = [await get('/v1/health/live'), await get(path)];

    expect([live.statusCode, missing.statusCode]).toEqual([200, 404]);
  });
});

describe('with a cache', () => {
  const CACHE = { [PLATFORM_ENV.cacheHost]: '127.0.0.1', [PLATFORM_ENV.cachePort]: '1' };

  test.each(['cluster', 'single'])('that speaks the protocol %s the api is composed', async (mode) => {
    process.env = { ...ENVIRONMENT, ...CACHE, [PLATFORM_ENV.cacheMode]: mode };

    const answer = await get('/v1/health/live');

    expect(answer.statusCode).toBe(200);
  });

  test.each([
    [undefined, 'CACHE_MODE is not set, expected cluster or single'],
    ['sentinel', 'CACHE_MODE is sentinel, expected cluster or single'],
  ])('fails by name when it speaks %s', (mode, message) => {
    process.env = { ...ENVIRONMENT, ...CACHE, ...(mode && { [PLATFORM_ENV.cacheMode]: mode }) };

    expect(() => composeApi()).toThrow(message);
  });
});

describe('every function', () => {
  test.each([
    ['api', composeApi, AUTH_ENV.table],
    ['relay', composeRelay, RELAY_ENV.routes],
    ['egress', composeEgress, AUTH_ENV.oauthSecret],
  ] as const)(
    '%s is composed without its environment, and fails by name when it is first used',
    async (_, compose, name) => {
      delete process.env[name];
      const handler = onFirstUse(compose as () => () => Promise<unknown>);

      const used = handler();

      await expect(used).rejects.toThrow(`${name} is not set`);
    },
  );

  test('is composed once', async () => {
    const compose = jest.fn(() => async (text: string) => text);
    const handler = onFirstUse(compose);

    const answers = [await handler('a'), await handler('b')];

    expect(answers).toEqual(['a', 'b']);
    expect(compose).toHaveBeenCalledTimes(1);
  });
});
