import { remainingMs } from '../../platform/context.ts';
import { equals } from '../../platform/dynamodb/expression.ts';
import { ConditionFailed } from '../../platform/dynamodb/write.ts';
import { log } from '../../platform/log.ts';
import { orderKey } from '../keys.ts';
import type { PaymentsServices } from '../services.ts';
import { PaymentInProgress } from './errors.ts';
import type { PayingOrder } from './intents.ts';
import type { Failure, Order } from './order.ts';
import { OrderRepository } from './order.repository.ts';
import type { Payer } from './payment-method.ts';

type Services = Pick<PaymentsServices, 'table' | 'clock'>;

/** Where nothing says how long the function may run, ms. */
const DEFAULT_LEASE_MS = 30_000;

/** @throws PaymentInProgress while another request may be at work on the attempt */
export function requireIdle({ leaseUntil }: Order, now: number): void {
  if (leaseUntil > now) throw new PaymentInProgress();
}

/**
 * Begins the next attempt. Its writes are conditional: of many requests one begins it.
 * Not in a transaction, which would count as the effect of the request's Idempotency-Key before anything was charged.
 *
 * @throws ConditionFailed when the order has changed since it was read
 */
export async function begin(services: Services, order: Order, payer: Payer): Promise<PayingOrder> {
  const payment = { ...payer, intentId: null, begunAt: services.clock.now() };
  const attempts = order.attempts + 1;
  const next = { ...order, status: 'paying', attempts, failure: null, payment } as const;
  return save(services, { ...next, leaseUntil: leaseEnd(services) });
}

/** Takes an attempt over whose request has ended without settling it. @throws ConditionFailed */
export async function takeOver(services: Services, order: PayingOrder): Promise<PayingOrder> {
  return save(services, { ...order, leaseUntil: leaseEnd(services) });
}

/** Writes down which intent the attempt has, before it is confirmed. @throws ConditionFailed */
export async function keepIntent(
  services: Services,
  order: PayingOrder,
  intentId: string,
): Promise<PayingOrder> {
  if (order.payment.intentId === intentId) return order;
  return save(services, { ...order, payment: { ...order.payment, intentId } });
}

/**
 * Ends an attempt that has no intent and gets none; the next one has a key of its own.
 *
 * @param failure why Stripe won't make one; null where it was not asked
 * @throws ConditionFailed
 */
export async function withdraw(
  services: Services,
  order: PayingOrder,
  failure: Failure | null,
): Promise<void> {
  await save<Order>(services, { ...order, status: 'open', failure, leaseUntil: 0 });
}

/** Lets others work on the attempt at once, rather than when the lease ends. */
export async function release({ table }: Services, order: PayingOrder): Promise<void> {
  const condition = equals({ leaseUntil: order.leaseUntil, attempts: order.attempts });
  const changes = { set: { leaseUntil: 0 }, add: { version: 1 } };
  try {
    const key = orderKey(order.organisationId, order.orderId);
    await table.write(table.update(key, changes, { condition }));
  } catch (error) {
    if (!(error instanceof ConditionFailed)) log.error('a lease on a payment could not be released', error);
  }
}

async function save<T extends Order>({ table }: Services, order: T): Promise<T> {
  const next = { ...order, version: order.version + 1 };
  await new OrderRepository(table).save(next);
  return next;
}

/** When whoever works on it now has been stopped. */
function leaseEnd({ clock }: Services): number {
  return clock.now() + Math.min(remainingMs(), DEFAULT_LEASE_MS);
}
