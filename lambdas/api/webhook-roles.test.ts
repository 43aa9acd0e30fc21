import { Table } from '../platform/dynamodb/table.ts';
import { httpHandler } from '../platform/http/handler.ts';
import type { Principal } from '../platform/http/request.ts';
import { StoreRateLimiter } from '../platform/limits/store-limiter.ts';
import { TableRateLimiter } from '../platform/limits/table-limiter.ts';
import { onlyRoot } from '../platform/roots.ts';
import { albEvent, jsonOf, lambdaContext } from '../platform/testing/alb.ts';
import { silenceOutput } from '../platform/testing/output.ts';
import { webhooksModule } from '../notifications/index.ts';
import { memberships } from '../users/index.ts';
import { givenOrganisations } from '../users/organisations/organisations.fixture.ts';

silenceOutput();

/** Who asks, and for whom the rows have a status, in this order. */
const CALLERS = ['owner', 'admin', 'member', 'stranger', 'nobody'] as const;
type Caller = (typeof CALLERS)[number];

const BODY = { url: 'https://hooks.example.com/in', events: ['member.joined'] };
const HOOK = '/v1/orgs/ORG/webhooks/HOOK';

const MATRIX: readonly (readonly [string, object | null, ...number[]])[] = [
  ['GET /v1/orgs/ORG/webhooks', null, 200, 200, 403, 404, 401],
  ['POST /v1/orgs/ORG/webhooks', BODY, 201, 201, 403, 404, 401],
  [`GET ${HOOK}`, null, 200, 200, 403, 404, 401],
  [`PATCH ${HOOK}`, { enabled: false }, 200, 200, 403, 404, 401],
  [`DELETE ${HOOK}`, null, 204, 204, 403, 404, 401],
  [`POST ${HOOK}/rotate-secret`, null, 200, 200, 403, 404, 401],
  [`POST ${HOOK}/test`, null, 202, 202, 403, 404, 401],
  [`GET ${HOOK}/deliveries`, null, 200, 200, 403, 404, 401],
  [`GET ${HOOK}/deliveries/DELIVERY`, null, 200, 200, 403, 404, 401],
  [`POST ${HOOK}/deliveries/DELIVERY/replay`, null, 202, 202, 403, 404, 401],
];

/** An organisation with one of each role, and a webhook that a test was sent to. */
async function givenWebhook() {
  const { database, table, transactions, time, users, person, organisation, member } = givenOrganisations();
  const clock = { now: () => time.now };
  const { routes } = webhooksModule({
    table: new Table('notifications', database),
    transactions,
    clock,
    dataSecret: async () => onlyRoot('a data secret'),
    memberships: memberships(table),
    users,
    send: async () => undefined,
    standIn: null,
    describeDevice: (userAgent) => userAgent ?? 'unknown device',
  });
  const handler = httpHandler(routes, {
    edge: 'alb',
    publicUrl: 'https://app.example',
    allowedOrigins: [],
    authenticate: async ({ headers }) => principalOf(headers['authorization']),
    limiter: new StoreRateLimiter(null, new TableRateLimiter(new Table('limits', database), clock)),
  });
  const owner = await person('owner@example.com');
  const ORG = await organisation(owner);
  const callers: Record<Caller, string | null> = {
    owner,
    admin: await member(owner, ORG, 'admin@example.com', 'admin'),
    member: await member(owner, ORG, 'member@example.com', 'member'),
    stranger: await person('stranger@example.com'),
    nobody: null,
  };
  const places: Record<string, string> = { ORG };
  const send = async (operation: string, caller: Caller, body: object | null) => {
    const [method = '', template = ''] = operation.split(' ');
    const path = template.replace(/\b[A-Z]{3,}\b/g, (word) => places[word] ?? word);
    const as = callers[caller];
    const headers = { ...(as !== null && { authorization: `Bearer ${as}` }) };
    const answer = await handler(albEvent({ method, path, headers, ...(body && { body }) }), lambdaContext());
    return { status: answer.statusCode, body: answer.body ? (jsonOf(answer) as Problem) : {} };
  };
  places['HOOK'] = String((await send('POST /v1/orgs/ORG/webhooks', 'owner', BODY)).body.id);
  places['DELIVERY'] = String((await send(`POST ${HOOK}/test`, 'owner', null)).body.id);
  const logged = () =>
    database
      .items('users', `LOG#${ORG}`)
      .flatMap(({ action, by, about }) =>
        String(action).startsWith('webhook.') ? [{ action, by, about }] : [],
      );
  return { send, places, callers, logged };
}

interface Problem {
  readonly id?: unknown;
  readonly code?: string;
}

const ROWS = MATRIX.flatMap(([operation, body, ...statuses]) =>
  CALLERS.map((caller, column) => [caller, operation, body, statuses[column]!] as const),
);

describe('the webhooks of an organisation', () => {
  test.each(ROWS)('for the %s: %s %j is answered %i', async (caller, operation, body, status) => {
    const { send } = await givenWebhook();

    const answer = await send(operation, caller, body);

    expect(answer.status).toBe(status);
    if (status === 404) expect(answer.body.code).toBe('organisation_not_found');
    if (status === 403) expect(answer.body.code).toBe('role_required');
  });

  test('are changed in the open: its log says who did what', async () => {
    const { send, places, callers, logged } = await givenWebhook();

    for (const [operation, body] of [
      [`PATCH ${HOOK}`, { description: 'CRM' }],
      [`POST ${HOOK}/rotate-secret`, null],
      [`POST ${HOOK}/deliveries/DELIVERY/replay`, null],
      [`DELETE ${HOOK}`, null],
    ] as const) {
      await send(operation, 'admin', body);
    }

    const changes = logged().filter(({ action }) => action !== 'webhook.created');
    const by = { by: callers.admin, about: places['HOOK'] };
    expect(new Set(changes.map(({ action }) => action))).toEqual(
      new Set(['webhook.updated', 'webhook.secret_rotated', 'webhook.delivery_replayed', 'webhook.deleted']),
    );
    expect(changes).toEqual(changes.map(({ action }) => ({ action, ...by })));
  });
});

function principalOf(authorization: string | undefined): Principal | null {
  const userId = authorization?.replace('Bearer ', '');
  return userId
    ? { userId, sessionId: 's1', sessionVersion: 1, impersonatedBy: null, roles: [], via: 'bearer' }
    : null;
}
