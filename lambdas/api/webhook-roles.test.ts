import { StoreCache } from '../platform/cache/cache.ts';
import { MemoryDatabase } from '../platform/dynamodb/memory-database.ts';
import { Table } from '../platform/dynamodb/table.ts';
import { httpHandler } from '../platform/http/handler.ts';
import type { Principal } from '../platform/http/request.ts';
import { newId } from '../platform/ids.ts';
import { StoreRateLimiter } from '../platform/limits/store-limiter.ts';
import { TableRateLimiter } from '../platform/limits/table-limiter.ts';
import { onlyRoot } from '../platform/roots.ts';
import { albEvent, jsonOf, lambdaContext } from '../platform/testing/alb.ts';
import { silenceOutput } from '../platform/testing/output.ts';
import { Transactions } from '../platform/transaction.ts';
import { webhooksModule } from '../notifications/index.ts';
import { memberships, organisationsModule, usersModule } from '../users/index.ts';

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
  const { person, send, database } = givenModules();
  const callers: Record<Caller, string | null> = {
    owner: await person('owner@example.com'),
    admin: await person('admin@example.com'),
    member: await person('member@example.com'),
    stranger: await person('stranger@example.com'),
    nobody: null,
  };
  const places: Record<string, string> = {};
  const sendAs = (operation: string, caller: Caller, body: object | null = null) => {
    const [method = '', template = ''] = operation.split(' ');
    const path = template.replace(/\b[A-Z]{3,}\b/g, (word) => places[word] ?? word);
    return send(method, path, callers[caller], body);
  };
  const made = async (...sending: Parameters<typeof sendAs>) => String((await sendAs(...sending)).body.id);
  places['ORG'] = await made('POST /v1/orgs', 'owner', { name: 'Engines' });
  for (const role of ['admin', 'member'] as const) {
    const invited = { email: `${role}@example.com`, role };
    places['INVITATION'] = await made('POST /v1/orgs/ORG/invitations', 'owner', invited);
    await sendAs('POST /v1/users/me/invitations/INVITATION/accept', role);
  }
  places['HOOK'] = await made('POST /v1/orgs/ORG/webhooks', 'owner', BODY);
  places['DELIVERY'] = await made(`POST ${HOOK}/test`, 'owner');
  const logged = () =>
    database
      .items('users', `LOG#${places['ORG']}`)
      .map(({ action, by, about }) => ({ action: String(action), by, about }))
      .filter(({ action }) => action.startsWith('webhook.'));
  return { send: sendAs, places, callers, logged };
}

/** The modules as the api composes them, in memory; a request is made by the person whose id is its bearer token. */
function givenModules() {
  const database = new MemoryDatabase();
  const clock = { now: () => Date.UTC(2026, 10, 21, 9) };
  const ground = {
    transactions: new Transactions({ eventsTable: 'events', database, clock }),
    clock,
    dataSecret: async () => onlyRoot('a data secret'),
    describeDevice: (userAgent: string | null) => userAgent ?? 'unknown device',
  };
  const table = new Table('users', database);
  const usersDeps = { ...ground, table, cache: new StoreCache(null), auditKeepDays: 365 };
  const users = usersModule(usersDeps);
  const holders = new Map<string, string>();
  const holderOf = async (address: string) => holders.get(address) ?? null;
  const organisations = organisationsModule({ ...usersDeps, users, holderOf });
  const webhooks = webhooksModule({
    ...ground,
    table: new Table('notifications', database),
    memberships: memberships(table),
    users,
    send: async () => undefined,
    standIn: null,
  });
  const handler = httpHandler([...organisations.routes, ...webhooks.routes], {
    edge: 'alb',
    publicUrl: 'https://app.example',
    allowedOrigins: [],
    authenticate: async ({ headers }) => principalOf(headers['authorization']),
    limiter: new StoreRateLimiter(null, new TableRateLimiter(new Table('limits', database), clock)),
  });

  return {
    database,
    async person(email: string): Promise<string> {
      const userId = newId(clock.now());
      const transaction = ground.transactions.begin();
      await users.provision(transaction, { userId, email, locale: null });
      await transaction.commit();
      holders.set(email, userId);
      return userId;
    },
    async send(method: string, path: string, as: string | null, body: object | null) {
      const headers = { ...(as !== null && { authorization: `Bearer ${as}` }) };
      const answer = await handler(
        albEvent({ method, path, headers, ...(body && { body }) }),
        lambdaContext(),
      );
      return { status: answer.statusCode, body: answer.body ? (jsonOf(answer) as Problem) : {} };
    },
  };
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
