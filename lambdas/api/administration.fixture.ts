import { adminModule, adminPersonalData, peopleSearch } from '../admin/index.ts';
import { MAIL_TOKEN_PURPOSE } from '../auth/auth.contract.ts';
import { accountAdministration, authModule, describeDevice } from '../auth/index.ts';
import { StoreCache } from '../platform/cache/cache.ts';
import { MemoryStore } from '../platform/cache/memory-store.ts';
import type { Item } from '../platform/dynamodb/item.ts';
import { MemoryDatabase } from '../platform/dynamodb/memory-database.ts';
import { Table } from '../platform/dynamodb/table.ts';
import { httpHandler } from '../platform/http/handler.ts';
import { TableIdempotency } from '../platform/idempotency.ts';
import type { Route } from '../platform/http/route.ts';
import { StoreRateLimiter } from '../platform/limits/store-limiter.ts';
import { TableRateLimiter } from '../platform/limits/table-limiter.ts';
import { onlyRoot } from '../platform/roots.ts';
import type { Roots } from '../platform/roots.ts';
import { albEvent, headerOf, jsonOf, lambdaContext } from '../platform/testing/alb.ts';
import type { TestRequest } from '../platform/testing/alb.ts';
import { Transactions } from '../platform/transaction.ts';
import { notificationsModule } from '../notifications/index.ts';
import { closingModule, names, usersModule } from '../users/index.ts';
import { answerKeys } from './answer-keys.ts';

const PASSWORD = 'correct horse battery';
const MINUTE = 60_000;

/** auth, users, admin and notifications as the api composes them, in memory, with a clock moved by hand. */
export function givenService(more: { readonly routes?: readonly Route[] } = {}) {
  const time = { now: Date.UTC(2026, 10, 21, 9) };
  const clock = { now: () => time.now };
  const database = new MemoryDatabase();
  const tableOf = (name: string) => new Table(name, database);
  const store = new MemoryStore();
  store.now = time.now;
  const transactions = new Transactions({ eventsTable: 'events', database, clock });
  const limiter = new StoreRateLimiter(store, new TableRateLimiter(tableOf('auth'), clock));
  let roots: Roots = onlyRoot('a data secret');
  const dataSecret = async () => roots;
  const usersDeps = {
    table: tableOf('users'),
    cache: new StoreCache(store),
    transactions,
    clock,
    dataSecret,
    describeDevice,
    auditKeepDays: 365,
  };
  const users = usersModule(usersDeps);
  const signing = { current: { text: 'a signing secret', createdAt: 0 }, previous: null };
  const secrets = { signing: async () => signing, data: dataSecret };
  const auth = authModule({
    table: tableOf('auth'),
    store,
    limiter,
    transactions,
    clock,
    secrets,
    users,
    publicUrl: 'https://app.example',
    passwords: {
      hash: async (password) => `hash of ${password}`,
      matches: async (password, phc) => phc === `hash of ${password}`,
      upgrade: async () => null,
    },
  });
  const closing = closingModule({ ...usersDeps, logins: auth });
  const admin = { table: tableOf('admin'), transactions, clock, dataSecret };
  const { routes } = adminModule({ ...admin, users, auth: auth.adminAccounts, describeDevice });
  const search = peopleSearch({ ...admin, users });
  const administration = accountAdministration({
    table: tableOf('auth'),
    transactions,
    clock,
    secrets,
    users,
  });
  const notifications = notificationsModule({
    ...{ transactions, clock, dataSecret, describeDevice, users },
    table: tableOf('notifications'),
    names: names(usersDeps),
    vapidKeys: async () => ({ publicKey: '', privateKey: '' }),
    standIn: null,
    publicUrl: 'https://app.example',
    serviceName: 'Soloist',
  });
  const ownRoutes = [...auth.routes, ...users.routes, ...closing.routes, ...routes, ...notifications.routes];
  const handler = httpHandler([...ownRoutes, ...(more.routes ?? [])], {
    edge: 'alb',
    publicUrl: 'https://app.example',
    allowedOrigins: [],
    authenticate: auth.authenticate,
    limiter,
    idempotency: new TableIdempotency({ table: tableOf('auth'), clock, keys: answerKeys(dataSecret) }),
  });

  const send = (request: TestRequest) => handler(albEvent(request), lambdaContext());
  const events = () => database.items('events') as unknown as readonly StoredEvent[];
  return {
    auth,
    users,
    search,
    database,
    clock,
    dataSecret,
    tableOf,
    transactions,
    administration,
    personalData: adminPersonalData(admin),
    routes: ownRoutes,
    useRoots: (next: Roots) => void (roots = next),
    send,
    events,
    advance(ms: number) {
      time.now += ms;
      store.now += ms;
    },
    /** Somebody with a proven address, whom the search knows. */
    async person(email: string, displayName: string | null = null): Promise<Someone> {
      time.now += MINUTE; // each registers in a minute of their own
      store.now = time.now;
      const post = (path: string, body: object) =>
        send({ method: 'POST', path: `/v1/auth/${path}`, body, headers: from() });
      const { registrationToken } = jsonOf(await post('register', { email, password: PASSWORD }));
      await post('verify-email', { token: await mailedToken(), registrationToken });
      const someone = await this.loggedIn(email);
      if (displayName !== null) await someone.send('PATCH', '/v1/users/me', { displayName });
      await search.project(someone.userId);
      return someone;
    },
    async loggedIn(email: string): Promise<Someone> {
      const answer = await send({
        method: 'POST',
        path: '/v1/auth/login',
        body: { email, password: PASSWORD },
        headers: from(),
      });
      const { userId, sessionId, accessToken } = jsonOf(answer) as Record<string, string>;
      return someoneWith({ userId: userId!, sessionId: sessionId!, accessToken: accessToken! });
    },
    /** Somebody who is an admin, in a session that two factors have proven. */
    async admin(email = 'grace@example.com'): Promise<Someone> {
      const someone = await this.person(email);
      await administration.grant(email, 'admin');
      await this.proveBoth(someone);
      return someone;
    },
    /** As if a login had had two factors. */
    proveBoth: (someone: Someone) => alterSession(someone, { mfa: true }),
    /** As if the last proof of who it is were long ago. */
    forgetProof: (someone: Someone) => alterSession(someone, { authenticatedAt: 0 }),
    async alterSessions(userId: string, set: Item): Promise<void> {
      for (const { sk } of database.items('auth', `SESSION#${userId}`))
        await alterSession({ userId, sessionId: String(sk).slice('SESSION#'.length) }, set);
    },
    /** As an erasure does before all else. */
    async destroyKey(userId: string): Promise<void> {
      const table = tableOf('users');
      await table.write(table.delete({ pk: `USER#${userId}`, sk: 'KEY' }));
    },
    /** As whoever holds this token. */
    withToken: (accessToken: string) => someoneWith({ userId: '', sessionId: '', accessToken }),
  };

  async function alterSession({ userId, sessionId }: Pick<Tokens, 'userId' | 'sessionId'>, set: Item) {
    const table = tableOf('auth');
    await table.write(table.update({ pk: `SESSION#${userId}`, sk: `SESSION#${sessionId}` }, { set }));
  }

  /** The one that the latest registration was mailed. */
  async function mailedToken(): Promise<string> {
    const { subject, data } = events()
      .filter(({ type }) => type === 'verification.requested')
      .reduce((latest, event) => (event.at > latest.at ? event : latest));
    const personal = await users.sealOf(subject);
    return personal?.open(data.sealedToken, MAIL_TOKEN_PURPOSE) ?? '';
  }

  function someoneWith(tokens: Tokens): Someone {
    return {
      ...tokens,
      async send(method, path, body, query = {}, more = {}) {
        const headers = { ...from(), ...more, authorization: `Bearer ${tokens.accessToken}` };
        const given = Object.entries(query).map(([name, value]) => [name, [encodeURIComponent(value)]]);
        const answer = await send({ method, path, headers, body, query: Object.fromEntries(given) });
        const text = answer.body ?? '';
        const isJson = headerOf(answer, 'content-type')?.endsWith('json') ?? false;
        const json = isJson ? (JSON.parse(text) as Record<string, unknown>) : {};
        return { status: answer.statusCode, json, text, header: (name) => headerOf(answer, name) };
      },
    };
  }
}

interface Tokens {
  readonly userId: string;
  readonly sessionId: string;
  readonly accessToken: string;
}

/** Somebody who is logged in. */
export interface Someone extends Tokens {
  send(
    method: string,
    path: string,
    body?: unknown,
    query?: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<{
    readonly status: number;
    readonly json: Record<string, unknown>;
    readonly text: string;
    header(name: string): string | null;
  }>;
}

interface StoredEvent {
  readonly type: string;
  readonly subject: string;
  readonly at: number;
  readonly data: { readonly sealedToken: string };
}

let clients = 0;

/** Each request comes from a new client: limits by address are others' tests. */
function from() {
  clients += 1;
  const address = `198.51.${Math.floor(clients / 250) % 250}.${1 + (clients % 250)}`;
  return { 'x-forwarded-for': address, 'user-agent': 'curl/8.5.0' };
}
