import { createHmac } from 'node:crypto';
import { MemoryDatabase } from '../../platform/dynamodb/memory-database.ts';
import type { Database } from '../../platform/dynamodb/database.ts';
import { Table } from '../../platform/dynamodb/table.ts';
import { eventOf } from '../../platform/events/outbox.ts';
import { newId } from '../../platform/ids.ts';
import { TableRateLimiter } from '../../platform/limits/table-limiter.ts';
import { Transactions } from '../../platform/transaction.ts';
import { BillingRepository } from '../billing/billing.repository.ts';
import { InvoiceRepository } from '../billing/invoice.repository.ts';
import { keepCustomer } from '../customers/customer.repository.ts';
import { handleMessage } from '../handle-message.ts';
import type { PaymentsMessage } from '../payments.contract.ts';
import { CATALOGUE, membershipsOf } from '../payments.fixture.ts';
import type { PaymentsQueue, WebhookServices } from '../services.ts';
import type { StripeGateway } from '../stripe/gateway.ts';
import { FakeStripe } from './fake-stripe.fixture.ts';
import type { FakeEvent } from './fake-stripe.fixture.ts';
import { receive } from './receive.ts';

export const NOW = Date.UTC(2026, 10, 21, 9);
export const SECRET = 'whsec_test';
export const ACME = { organisationId: 'acme', customerId: 'cus_acme', contactId: 'ada' };

/** What stands between payments and the world, to be replaced by what fails. */
export interface Edges {
  readonly database: Database;
  readonly stripe: StripeGateway;
  readonly queue: PaymentsQueue;
}

/** `Stripe-Signature` as Stripe makes it. */
export function signed(body: string, { at = NOW, secret = SECRET } = {}): string {
  const t = Math.floor(at / 1_000);
  return `t=${t},v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`;
}

/** Payments with one customer, Stripe and the queue in memory, and a clock moved by hand. */
export async function givenPayments(replace: (edges: Edges) => Edges = (edges) => edges) {
  const time = { now: NOW };
  const clock = { now: () => time.now };
  const memory = new MemoryDatabase();
  const stripe = new FakeStripe(clock);
  const waiting: PaymentsMessage[] = [];
  const queue: PaymentsQueue = { send: async (messages) => void waiting.push(...messages) };
  await keepCustomer(new Table('payments', memory), ACME);
  const edges = replace({ database: memory, stripe, queue });
  const table = new Table('payments', edges.database);
  const services: WebhookServices = {
    table,
    clock,
    stripe: edges.stripe,
    queue: edges.queue,
    transactions: new Transactions({
      eventsTable: 'events',
      database: edges.database,
      clock,
      newId: () => newId(time.now),
    }),
    limiter: new TableRateLimiter(table, clock),
    memberships: { ...membershipsOf([]), size: async () => 1 },
    catalogue: CATALOGUE,
    publicUrl: 'https://app.example',
    webhookSecrets: async () => [SECRET],
  };
  const stored = new Table('payments', memory);
  return {
    services,
    stripe,
    time,
    waiting,
    /** Stripe delivers an event. */
    deliver: (event: FakeEvent) => {
      const body = JSON.stringify(event);
      return receive(services, Buffer.from(body), signed(body, { at: time.now }));
    },
    /** The worker takes all that waits, one after the other; what fails comes back. */
    work: async () => {
      for (let tries = 0; waiting.length > 0; tries += 1) {
        if (tries > 1_000) throw new Error('the queue does not become empty');
        const message = waiting.shift()!;
        await handleMessage(services, message).catch(() => waiting.push(message));
      }
    },
    billing: () => new BillingRepository(stored).find(ACME.organisationId),
    invoices: async () =>
      (await new InvoiceRepository(stored).page(ACME.organisationId, { limit: 100, cursor: null })).items,
    /** Items whose partition key begins with this. */
    stored: (prefix: string) => memory.items('payments', prefix),
    inbox: () => memory.items('payments', 'EVENT#'),
    /** Events in the outbox. */
    told: () => memory.items('events').map(eventOf),
  };
}
