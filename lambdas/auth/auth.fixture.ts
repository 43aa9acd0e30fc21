import { MemoryStore } from '../platform/cache/memory-store.ts';
import { Table } from '../platform/dynamodb/table.ts';
import type { Write } from '../platform/dynamodb/write.ts';
import { httpHandler } from '../platform/http/handler.ts';
import type { Route } from '../platform/http/route.ts';
import type { RotatedSecret } from '../platform/secrets.ts';
import { StoreRateLimiter } from '../platform/limits/store-limiter.ts';
import { TableRateLimiter } from '../platform/limits/table-limiter.ts';
import { rootsAt } from '../platform/roots.ts';
import type { Roots } from '../platform/roots.ts';
import { open, seal } from '../platform/seal.ts';
import { albEvent, headersOf, lambdaContext } from '../platform/testing/alb.ts';
import type { TestRequest } from '../platform/testing/alb.ts';
import { Transactions } from '../platform/transaction.ts';
import { MAIL_TOKEN_PURPOSE } from './auth.contract.ts';
import { authServices } from './auth.module.ts';
import { authRoutes } from './auth.routes.ts';
import { authenticate } from './authenticate.ts';
import type { Passwords } from './passwords/passwords.ts';
import type { PersonalSeal, Users } from './ports.ts';
import type { AuthServices } from './services.ts';
import { MemoryDatabase } from '../platform/dynamodb/memory-database.ts';

export const PUBLIC_URL = 'https://app.example';
export const PASSWORD = 'correct horse battery';

export interface GivenAuthOptions {
  readonly withoutCache?: true;
  /** @default hashes that cost nothing */
  readonly passwords?: (roots: () => Promise<Roots>) => Passwords;
  /** Further routes, such as other modules have. */
  readonly routes?: readonly Route[];
  /** Further routes of auth's own. */
  readonly routesOf?: (services: AuthServices) => readonly Route[];
}

/** auth in memory, with a clock moved by hand, and everything that it does to be looked at. */
export function givenAuth(options: GivenAuthOptions = {}) {
  const time = { now: Date.UTC(2026, 10, 21, 9) };
  const clock = { now: () => time.now };
  const database = new MemoryDatabase();
  const table = new Table('auth', database);
  const store = new MemoryStore();
  store.now = time.now;
  const passwords = new CountingPasswords();
  const users = new FakeUsers(new Table('users', database));
  const limiter = new StoreRateLimiter(store, new TableRateLimiter(table, clock));
  let signing: RotatedSecret = { current: { text: 'a signing secret', createdAt: 0 }, previous: null };
  const dataRoots = [{ id: 1, text: 'a data secret', createdAt: 0 }];
  const data = async () => rootsAt(dataRoots, time.now);
  const services = authServices({
    table,
    store: options.withoutCache ? null : store,
    limiter,
    transactions: new Transactions({ eventsTable: 'events', database, clock }),
    clock,
    secrets: { signing: async () => signing, data },
    users,
    publicUrl: PUBLIC_URL,
    serviceName: 'Soloist',
    passwords: options.passwords?.(data) ?? passwords,
  });
  const handler = httpHandler(
    [...authRoutes(services), ...(options.routes ?? []), ...(options.routesOf?.(services) ?? [])],
    {
      edge: 'alb',
      publicUrl: PUBLIC_URL,
      allowedOrigins: [],
      authenticate: (request, access, role) => authenticate(services, request, access, role),
      limiter,
    },
  );

  const events = () =>
    database
      .items('events')
      .sort((a, b) => Number(a['version']) - Number(b['version'])) as unknown as StoredEvent[];
  return {
    services,
    database,
    store,
    passwords,
    clock,
    events,
    /** Exchanges the root of what is signed, as `npm run secrets -- <stage> --rotate signing` does. */
    rotateSigning(text: string) {
      signing = { current: { text, createdAt: time.now }, previous: signing.current };
    },
    /** Adds a root to the data secret, as `--rotate data` does; it is made use of after ROOT_ANNOUNCED_MS. */
    rotateData(text: string) {
      dataRoots.push({ id: dataRoots.at(-1)!.id + 1, text, createdAt: time.now });
    },
    /** Forgets the oldest root of the data secret, as `--retire data` does. */
    retireData: () => void dataRoots.shift(),
    advance(ms: number) {
      time.now += ms;
      store.now += ms;
    },
    /** Writes together, past the use cases. */
    write: (writes: readonly Write[]) => database.transact(writes),
    /** Sends a request; each from a new client unless told, so that only tests of limits meet them. */
    send(request: TestRequest) {
      clients += 1;
      const address = `198.51.${Math.floor(clients / 250) % 250}.${1 + (clients % 250)}`;
      const headers = { 'x-forwarded-for': address, ...request.headers };
      return handler(albEvent({ ...request, headers }), lambdaContext());
    },
    post(path: string, body: unknown, headers: TestRequest['headers'] = {}) {
      return this.send({ method: 'POST', path, body, headers });
    },
    /** The token of the latest mail of this kind. */
    mailedToken(type: string): string {
      const event = events().findLast((candidate) => candidate.type === type);
      if (!event) throw new Error(`no ${type} was sent`);
      return sealFor(event.subject).open(event.data.sealedToken, MAIL_TOKEN_PURPOSE);
    },
    /** Somebody with a proven address, as a program made them. */
    async verifiedUser(email = 'ada@example.com') {
      const registered = await this.post('/v1/auth/register', { email, password: PASSWORD });
      const { registrationToken } = JSON.parse(registered.body ?? '');
      const token = this.mailedToken('verification.requested');
      await this.post('/v1/auth/verify-email', { token, registrationToken });
      return email;
    },
    /** Who the http layer would take the holder of these tokens for. */
    identify({ accessToken }: Tokens, access: 'required' | 'sudo' = 'required') {
      const headers = { authorization: `Bearer ${accessToken}` };
      const client = { address: '', network: '', origin: null, userAgent: null };
      const request = { method: 'GET', path: '/', headers, cookies: {}, client, requestId: '' };
      return authenticate(services, request, access);
    },
    async loggedIn(email = 'ada@example.com'): Promise<Tokens> {
      const answer = await this.post('/v1/auth/login', { email, password: PASSWORD });
      return JSON.parse(answer.body ?? '');
    },
  };
}

export interface Tokens {
  readonly userId: string;
  readonly sessionId: string;
  readonly accessToken: string;
  readonly refreshToken: string;
}

let clients = 0;

/** The cookies of an answer, as a browser would send them back. */
export function cookieHeader(result: Parameters<typeof headersOf>[0]): string {
  return headersOf(result, 'set-cookie')
    .map((cookie) => cookie.split(';')[0]!)
    .join('; ');
}

export const browser = { origin: PUBLIC_URL, 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' };
export const bearer = ({ accessToken }: Tokens) => ({ authorization: `Bearer ${accessToken}` });

interface StoredEvent {
  readonly type: string;
  readonly subject: string;
  readonly version: number;
  readonly data: { readonly sealedToken: string };
}

/** Hashes that cost nothing, and are counted. */
class CountingPasswords implements Passwords {
  computations = 0;
  /** What happens while the next comparison is computed. */
  meanwhile: (() => Promise<unknown>) | null = null;

  async hash(password: string): Promise<string> {
    this.computations += 1;
    return `hash of ${password}`;
  }

  async matches(password: string, phc: string | null): Promise<boolean> {
    this.computations += 1;
    const { meanwhile } = this;
    this.meanwhile = null;
    await meanwhile?.();
    return phc === `hash of ${password}`;
  }

  async upgrade(): Promise<null> {
    return null;
  }
}

/** Keeps what the module of people keeps: as many items, and one read for a seal. */
class FakeUsers implements Users {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async provision(
    ...[transaction, { userId, email }]: Parameters<Users['provision']>
  ): Promise<PersonalSeal> {
    for (const sk of ['KEY', 'PROFILE', 'PREFERENCES', 'ORG#1', 'ORG', 'MEMBER']) {
      transaction.add(this.#table.put({ pk: `USER#${userId}`, sk, email }, { ifAbsent: true }));
    }
    const event = { module: 'users', aggregate: userId, subject: userId, version: 1, data: {} };
    transaction.emit({ ...event, type: 'user.created' });
    return sealFor(userId);
  }

  async sealOf(userId: string): Promise<PersonalSeal | null> {
    return (await this.#table.get({ pk: `USER#${userId}`, sk: 'KEY' })) && sealFor(userId);
  }

  async addressOf(userId: string): Promise<string | null> {
    const profile = await this.#table.get<{ readonly email: string }>({
      pk: `USER#${userId}`,
      sk: 'PROFILE',
    });
    return profile?.email ?? null;
  }

  async changeEmail(
    ...[transaction, { userId, email }]: Parameters<Users['changeEmail']>
  ): Promise<string | null> {
    const key = { pk: `USER#${userId}`, sk: 'PROFILE' };
    const profile = await this.#table.get<{ readonly email: string; readonly version?: number }>(key);
    if (!profile) return null;
    const version = (profile.version ?? 1) + 1;
    transaction.add(this.#table.update(key, { set: { email, version } }));
    const event = { module: 'users', aggregate: userId, subject: userId, version, data: {} };
    transaction.emit({ ...event, type: 'user.updated' });
    return profile.email;
  }

  audit(...[transaction, entry]: Parameters<Users['audit']>): void {
    const pk = 'admins' in entry ? 'LOG#admins' : `USER#${entry.userId}`;
    transaction.add(this.#table.put({ pk, sk: `AUDIT#${entry.action}#${Math.random()}`, ...entry }));
  }
}

function sealFor(userId: string): PersonalSeal {
  const key = Buffer.alloc(32, 3);
  return {
    seal: (text, purpose) => seal(key, text, `${userId}/${purpose}`),
    open: (text, purpose) => open(key, text, `${userId}/${purpose}`),
  };
}
