import type { Database } from '../../platform/dynamodb/database.ts';
import { MemoryDatabase } from '../../platform/dynamodb/memory-database.ts';
import { Table } from '../../platform/dynamodb/table.ts';
import { httpHandler } from '../../platform/http/handler.ts';
import type { Role, Route } from '../../platform/http/route.ts';
import { TableIdempotency } from '../../platform/idempotency.ts';
import { rootKeys } from '../../platform/root-keys.ts';
import { onlyRoot } from '../../platform/roots.ts';
import { TableRateLimiter } from '../../platform/limits/table-limiter.ts';
import { albEvent, jsonOf, lambdaContext } from '../../platform/testing/alb.ts';
import { Transactions } from '../../platform/transaction.ts';
import type { Membership } from '../../users/index.ts';
import { CATALOGUE, membershipsOf } from '../payments.fixture.ts';
import type { PaymentsServices } from '../services.ts';
import type { StripeGateway } from '../stripe/gateway.ts';
import { ChargingStripe } from '../stripe/charging-stripe.fixture.ts';
import type { Order } from './order.ts';
import { OrderRepository } from './order.repository.ts';
import { payOrder } from './pay-order.ts';
import { placeOrder } from './place-order.ts';

export const ORGANISATION = 'o1';
export const OWNER = 'u1';
const PEOPLE: readonly Membership[] = [
  { organisationId: ORGANISATION, userId: OWNER, role: 'owner', personal: true },
  { organisationId: ORGANISATION, userId: 'member', role: 'member', personal: true },
];

/** What a process does when it is gone: nothing. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

/** Payments with a Stripe that has a memory, a clock moved by hand, and a process that can be made to die. */
export function givenPayments() {
  const time = { now: Date.UTC(2026, 10, 21, 9) };
  const clock = { now: () => time.now };
  const memory = new MemoryDatabase();
  const fake = new ChargingStripe(clock.now);
  const process = new Process();
  const database = process.guardDatabase(memory);
  const table = new Table('payments', database);
  const transactions = new Transactions({ eventsTable: 'events', database, clock });
  const services: PaymentsServices = {
    table,
    transactions,
    clock,
    limiter: new TableRateLimiter(table, clock),
    memberships: membershipsOf(PEOPLE),
    stripe: process.guardStripe(fake.gateway()),
    catalogue: CATALOGUE,
    publicUrl: 'https://app.example',
  };
  const orders = new OrderRepository(new Table('payments', memory));
  const read = async (orderId: string) => (await orders.find(ORGANISATION, orderId))!;

  return {
    services,
    stripe: fake,
    process,
    time,
    memory,
    read,
    order: (quantity = 1): Promise<Order> =>
      placeOrder(services, {
        organisationId: ORGANISATION,
        userId: OWNER,
        items: [{ product: 'handbook', quantity }],
      }),
    pay: (orderId: string, paymentMethod: string | null = 'pm_card_visa') =>
      payOrder(services, { organisationId: ORGANISATION, userId: OWNER, orderId, paymentMethod }),
    /** Types of the events of an aggregate, in their order. */
    events: (aggregate: string) =>
      memory
        .items('events', `payments#${aggregate}`)
        .sort((a, b) => Number(a['version']) - Number(b['version']))
        .map(({ type }) => type),
  };
}

/**
 * Sends requests to these routes as the load balancer would; made by whose id is the bearer token. `admin` is an
 * administrator.
 */
export function clientOf({ table, clock, limiter }: PaymentsServices, routes: readonly Route[]) {
  const handler = httpHandler(routes, {
    edge: 'alb',
    publicUrl: 'https://app.example',
    allowedOrigins: [],
    authenticate: async ({ headers }) => {
      const userId = headers['authorization']?.replace('Bearer ', '');
      const roles: Role[] = userId === 'admin' ? ['admin'] : [];
      return userId
        ? { userId, sessionId: 's1', sessionVersion: 1, impersonatedBy: null, roles, via: 'bearer' }
        : null;
    },
    limiter,
    idempotency: new TableIdempotency({
      table,
      clock,
      keys: async () => rootKeys(onlyRoot('a root'), 'answers'),
    }),
  });
  return async (method: string, path: string, as: string, { body, key, query = {} }: Sent = {}) => {
    const headers = { authorization: `Bearer ${as}`, ...(key !== undefined && { 'idempotency-key': key }) };
    const answer = await handler(albEvent({ method, path, headers, body, query }), lambdaContext());
    return { status: answer.statusCode, body: jsonOf(answer), headers: answer.multiValueHeaders };
  };
}

interface Sent {
  readonly body?: object;
  readonly key?: string;
  readonly query?: Readonly<Record<string, string[]>>;
}

/** Counts the steps outside of the process, and ends it before or after one of them. */
class Process {
  steps = 0;
  #end: { readonly step: number; readonly when: 'before' | 'after' } | null = null;

  dieAt(step: number, when: 'before' | 'after'): void {
    this.steps = 0;
    this.#end = { step, when };
  }

  restart(): void {
    this.#end = null;
  }

  async #step<T>(work: () => Promise<T>): Promise<T> {
    const step = ++this.steps;
    const end = this.#end;
    if (end && (step > end.step || (step === end.step && end.when === 'before'))) throw new Crash();
    const result = await work();
    if (end && step === end.step) throw new Crash();
    return result;
  }

  guardDatabase(database: Database): Database {
    return {
      get: (...args) => this.#step(() => database.get(...args)),
      query: (...args) => this.#step(() => database.query(...args)),
      write: (...args) => this.#step(() => database.write(...args)),
      transact: (...args) => this.#step(() => database.transact(...args)),
    };
  }

  guardStripe(gateway: StripeGateway): StripeGateway {
    return {
      read: (...args) => this.#step(() => gateway.read(...args)),
      write: (...args) => this.#step(() => gateway.write(...args)),
    };
  }
}
