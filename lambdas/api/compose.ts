import type { ALBEvent, ALBResult, Context } from 'aws-lambda';
import { isLocalAws, ses, sqs } from '../platform/aws.ts';
import { StoreCache } from '../platform/cache/cache.ts';
import type { KeyValueStore } from '../platform/cache/key-value.ts';
import { prefixed } from '../platform/cache/prefixed.ts';
import { systemClock } from '../platform/clock.ts';
import { Table } from '../platform/dynamodb/table.ts';
import { readEnv, readOptionalEnv } from '../platform/env.ts';
import type { DomainEvent } from '../platform/events/event.ts';
import { relay } from '../platform/events/relay.ts';
import { docsRoutes } from '../platform/http/docs.routes.ts';
import { httpHandler } from '../platform/http/handler.ts';
import { TableIdempotency } from '../platform/idempotency.ts';
import { StoreRateLimiter } from '../platform/limits/store-limiter.ts';
import { TableRateLimiter } from '../platform/limits/table-limiter.ts';
import { PLATFORM_ENV, RELAY_ENV } from '../platform/platform.contract.ts';
import type { CacheMode, Edge, QueueRoute } from '../platform/platform.contract.ts';
import { consume } from '../platform/queue.ts';
import { deriveKey } from '../platform/seal.ts';
import { rotatedSecret, secret } from '../platform/secrets.ts';
import { Transactions } from '../platform/transaction.ts';
import { AUTH_ENV } from '../auth/auth.contract.ts';
import { ACCESS_COOKIE, authModule, describeDevice } from '../auth/index.ts';
import { deliver, DeliveryRepository, parseSender, SesTransport } from '../notifications/index.ts';
import { NOTIFICATIONS_ENV } from '../notifications/notifications.contract.ts';
import { contacts, profileInvalidation, usersModule } from '../users/index.ts';
import { USERS_ENV } from '../users/users.contract.ts';
import { healthRoutes } from './health.routes.ts';
import { lazyValkey } from './stores.ts';

// The only file that imports the modules' values. Composing touches neither AWS nor the network: clients, secrets
// and connections are opened by the first request that needs them.

const API_INFO = {
  title: 'Soloist',
  version: '1',
  description: 'Accounts, profiles and what belongs to them.',
};

/** The monolith: every module's routes behind the load balancer. */
export function composeApi(): (event: ALBEvent, context: Context) => Promise<ALBResult> {
  const env = readEnv({
    authTable: AUTH_ENV.table,
    signingSecret: AUTH_ENV.signingSecret,
    usersTable: USERS_ENV.table,
    dataSecret: USERS_ENV.dataSecret,
    eventsTable: PLATFORM_ENV.eventsTable,
    edge: PLATFORM_ENV.edge,
    publicUrl: PLATFORM_ENV.publicUrl,
  });
  const clock = systemClock;
  const store = cacheStore();
  const cache = new StoreCache(store);
  const authTable = new Table(env.authTable);
  const usersTable = new Table(env.usersTable);
  const transactions = new Transactions({ eventsTable: env.eventsTable, clock });
  const limiter = new StoreRateLimiter(store, new TableRateLimiter(authTable, clock));

  const allowedOrigins = listOf(readOptionalEnv({ origins: PLATFORM_ENV.allowedOrigins }).origins);
  const dataSecret = () => secret(env.dataSecret);
  const users = usersModule({ table: usersTable, cache, transactions, clock, dataSecret, describeDevice });
  const auth = authModule({
    table: authTable,
    store,
    limiter,
    transactions,
    clock,
    secrets: { signing: () => rotatedSecret(env.signingSecret), data: dataSecret },
    users,
    publicUrl: env.publicUrl,
    allowedOrigins,
  });
  const health = healthRoutes({ table: usersTable, cache: store });
  const routes = [...health, ...auth.routes, ...users.routes];
  const description = { info: API_INFO, publicUrl: env.publicUrl, accessCookie: ACCESS_COOKIE };
  return httpHandler([...routes, ...docsRoutes(routes, description)], {
    edge: env.edge as Edge,
    publicUrl: env.publicUrl,
    allowedOrigins,
    authenticate: auth.authenticate,
    limiter,
    idempotency: new TableIdempotency({
      table: authTable,
      clock,
      key: async () => deriveKey(await dataSecret(), 'api/idempotency'),
    }),
  });
}

/** The relay: events from the outbox to the queues, and to the subscribers that need none. */
export function composeRelay(): ReturnType<typeof relay> {
  const { routes } = readEnv({ routes: RELAY_ENV.routes });
  const cache = new StoreCache(cacheStore());
  return relay({
    routes: JSON.parse(routes) as readonly QueueRoute[],
    subscribers: [profileInvalidation(cache)],
    sqs,
  });
}

/** The worker that delivers notifications. */
export function composeDeliver(): ReturnType<typeof consume<DomainEvent>> {
  const env = readEnv({
    table: NOTIFICATIONS_ENV.table,
    mailFrom: NOTIFICATIONS_ENV.mailFrom,
    usersTable: USERS_ENV.table,
    dataSecret: USERS_ENV.dataSecret,
    publicUrl: PLATFORM_ENV.publicUrl,
  });
  const clock = systemClock;
  const deps = {
    deliveries: new DeliveryRepository(new Table(env.table), clock),
    contacts: contacts({ table: new Table(env.usersTable), dataSecret: () => secret(env.dataSecret) }),
    transport: new SesTransport(ses),
    settings: { sender: parseSender(env.mailFrom), publicUrl: env.publicUrl },
    clock,
  };
  return consume<DomainEvent>((event) => deliver(deps, event));
}

/** Null where the system runs without a cache. */
function cacheStore(): KeyValueStore | null {
  const { host, port, mode, stage } = readOptionalEnv({
    host: PLATFORM_ENV.cacheHost,
    port: PLATFORM_ENV.cachePort,
    mode: PLATFORM_ENV.cacheMode,
    stage: PLATFORM_ENV.stage,
  });
  if (!host || !port) return null;
  const store = lazyValkey({ host, port: Number(port), mode: cacheMode(mode), tls: !isLocalAws() });
  // a preview stands on the cache of the stage beside it
  return prefixed(store, `${stage}:`);
}

function cacheMode(mode: string | null): CacheMode {
  if (mode === 'cluster' || mode === 'single') return mode;
  throw new Error(`${PLATFORM_ENV.cacheMode} is ${mode ?? 'not set'}, expected cluster or single`);
}

function listOf(text: string | null): string[] {
  return (text ?? '').split(',').filter(Boolean);
}
