import Stripe from 'stripe';
import { findDifferences } from '../../../commands/stripe/sync.ts';
import type { Ground } from '../../../commands/stripe/ground.ts';
import { CATALOGUE, membershipsOf } from '../../../lambdas/payments/payments.fixture.ts';
import { paymentsRoutes } from '../../../lambdas/payments/payments.routes.ts';
import type {
  Catalogue,
  PaymentsMessage,
  StripeSecret,
} from '../../../lambdas/payments/payments.contract.ts';
import type { PaymentsQueue, WebhookServices } from '../../../lambdas/payments/services.ts';
import { PolicedGateway } from '../../../lambdas/payments/stripe/policed-gateway.ts';
import type { StripeGateway } from '../../../lambdas/payments/stripe/gateway.ts';
import type { Database } from '../../../lambdas/platform/dynamodb/database.ts';
import { MemoryDatabase } from '../../../lambdas/platform/dynamodb/memory-database.ts';
import { Table } from '../../../lambdas/platform/dynamodb/table.ts';
import { httpHandler } from '../../../lambdas/platform/http/handler.ts';
import { TableIdempotency } from '../../../lambdas/platform/idempotency.ts';
import { rootKeys } from '../../../lambdas/platform/root-keys.ts';
import { onlyRoot } from '../../../lambdas/platform/roots.ts';
import type { RateLimiter } from '../../../lambdas/platform/rate-limit.ts';
import { albEvent, lambdaContext } from '../../../lambdas/platform/testing/alb.ts';
import { Transactions } from '../../../lambdas/platform/transaction.ts';
import type { Membership } from '../../../lambdas/users/index.ts';
import { createFaults } from '../../../local/faults.ts';
import { createStripeSimulator, type SimulatorOptions } from '../../../local/stripe/simulator.ts';

/** Where nobody listens: the webhooks of these tests are refused at once, and no name is looked up. */
export const SITE = 'http://127.0.0.1:1';
export const API_VERSION = Stripe.API_VERSION;
/** Joined, so that nothing looks like a key that has leaked. */
const KEY = ['sk', 'test', 'shop'].join('_');
const START = Date.UTC(2026, 10, 21, 9);

const PEOPLE: readonly Membership[] = [
  { organisationId: 'engines', userId: 'ada', role: 'owner', personal: false },
  { organisationId: 'engines', userId: 'charles', role: 'admin', personal: false },
  { organisationId: 'engines', userId: 'mary', role: 'member', personal: false },
  { organisationId: 'ada-alone', userId: 'ada', role: 'owner', personal: true },
  { organisationId: 'eve-alone', userId: 'eve', role: 'owner', personal: true },
];

jest.setTimeout(240_000); // a busy machine is slow, and nothing here waits for the time

const closers: (() => Promise<unknown>)[] = [];
export function onClose(close: () => Promise<unknown>): void {
  closers.push(close);
}
export async function closeShops(): Promise<void> {
  await Promise.all(closers.splice(0).map((close) => close()));
}

/** What stands between the module and the world. */
export interface Edges {
  readonly database: Database;
  readonly stripe: StripeGateway;
  readonly queue: PaymentsQueue;
}

/**
 * The payments module as it is deployed, over a database in memory, in front of the rehearsal's Stripe. A request is
 * made by the person whose id is its bearer token; `root` administrates. The clock stands until it is moved.
 *
 * @param replace puts something else between the module and the world
 * @param chance where the simulator has its random numbers from
 */
export async function openShop(
  replace: (edges: Edges) => Edges = (edges) => edges,
  chance: Pick<SimulatorOptions, 'newId' | 'random'> = {},
) {
  const offset = { ms: 0 };
  const clock = { now: () => START + offset.ms, onAdvance: () => () => undefined };
  const faults = createFaults();
  const simulator = await createStripeSimulator({ ...chance, clock, faults, port: 0 });
  closers.push(() => simulator.stop());
  const { hostname: host, port } = new URL(simulator.url);
  const stripe = new Stripe(KEY, { protocol: 'http', host, port, maxNetworkRetries: 0, telemetry: false });

  const people = [...PEOPLE];
  const memory = new MemoryDatabase();
  const waiting: PaymentsMessage[] = [];
  const secrets: string[] = [];
  const { database, ...edges } = replace({
    database: memory,
    stripe: new PolicedGateway({ stripe: async () => stripe }),
    queue: { send: async (messages) => void waiting.push(...messages) },
  });
  const services: WebhookServices = {
    table: new Table('payments', database),
    transactions: new Transactions({ eventsTable: 'events', database, clock }),
    clock,
    limiter: UNLIMITED,
    memberships: membershipsOf(people),
    ...edges,
    catalogue: CATALOGUE,
    publicUrl: SITE,
    webhookSecrets: async () => secrets,
  };
  const ground = groundOf();
  const sync = async (catalogue = ground.catalogue, more: { rotate?: boolean } = {}) => {
    ground.catalogue = catalogue;
    const options = { stripe, apiVersion: API_VERSION, now: clock.now(), rotate: false, webhookSecret: null };
    return findDifferences(ground, { ...options, ...more });
  };
  return {
    services,
    simulator,
    stripe,
    faults,
    people,
    ground,
    clock,
    memory,
    /** What the queue holds. */
    waiting,
    /** What webhooks are signed with. */
    secrets,
    /** What `npm run stripe` would do. */
    sync,
    /** What `npm run stripe` does. */
    async stock(catalogue?: Catalogue, more?: { rotate?: boolean }) {
      for (const difference of await sync(catalogue, more)) await difference.apply();
    },
    advance: (ms: number) => void (offset.ms += ms),
    client: (using: WebhookServices = services) => clientOf(using),
  };
}

export type Shop = Awaited<ReturnType<typeof openShop>>;

const UNLIMITED: RateLimiter = {
  take: async (limit) => ({ allowed: true, limit, remaining: limit.max, resetS: limit.windowS }),
  reset: async () => undefined,
};

/** A stage without a key at first. */
function groundOf() {
  const ground = {
    stage: 'staging',
    isLast: false,
    catalogue: CATALOGUE,
    publicUrl: SITE,
    secret: { secretKey: KEY, webhookSecret: '', sealingRoot: 'root' } as StripeSecret,
    async save(changes: Partial<StripeSecret>) {
      ground.secret = { ...ground.secret, ...changes };
    },
  };
  return ground satisfies Ground;
}

/** Sends requests as the load balancer would. */
function clientOf(services: WebhookServices) {
  const { table, clock, limiter } = services;
  const handler = httpHandler(paymentsRoutes(services), {
    edge: 'alb',
    publicUrl: SITE,
    allowedOrigins: [],
    authenticate: async ({ headers }) => {
      const userId = headers['authorization']?.replace('Bearer ', '');
      if (!userId) return null;
      const session = {
        sessionId: 's1',
        sessionVersion: 1,
        impersonatedBy: null,
        sudoUntil: clock.now() + 60_000,
      };
      return { userId, ...session, roles: userId === 'root' ? ['admin'] : [], via: 'bearer' };
    },
    limiter,
    idempotency: new TableIdempotency({
      table,
      clock,
      keys: async () => rootKeys(onlyRoot('a root'), 'answers'),
    }),
  });
  let requests = 0;
  return async (method: string, path: string, as: string, body?: object, key?: string) => {
    const headers = { authorization: `Bearer ${as}`, ...(key !== undefined && { 'idempotency-key': key }) };
    const [pathname = '', search = ''] = path.split('?');
    const query = Object.fromEntries(
      [...new URLSearchParams(search)].map(([name, value]) => [name, [value]]),
    );
    const root = pathname.startsWith('/v1/') ? '' : '/v1/payments';
    const event = albEvent({ method, path: root + pathname, query, headers, body });
    const answer = await handler(event, lambdaContext(`request-${(requests += 1)}`, 30_000));
    return { status: answer.statusCode, body: JSON.parse(answer.body || 'null') as Record<string, unknown> };
  };
}
