import { log } from '../../platform/log.ts';
import type { Customer } from '../customers/customer.repository.ts';
import type { Order } from '../orders/order.ts';
import { OrderRepository } from '../orders/order.repository.ts';
import { settleOrder } from '../orders/settle.ts';
import type { PaymentsServices } from '../services.ts';
import { retrieveIntent } from '../stripe/retrieve-intent.ts';
import type { Difference } from './difference.ts';

/** The newest ones: an order that is not settled within a night is reported the next. */
const LIMIT = 50;
/** So long a payment may take, its holder's confirmation included, before somebody looks, ms. */
const PATIENCE_MS = 3_600_000;

/**
 * Settles the organisation's orders whose payment was begun and never came to an end here. That is our own unfinished
 * work, and done without being asked: the money may have been taken.
 *
 * @returns those whose end we had missed
 * @throws PaymentsUnavailable
 */
export async function checkOrders(
  services: Pick<PaymentsServices, 'table' | 'transactions' | 'clock' | 'stripe'>,
  { organisationId }: Customer,
): Promise<readonly Difference[]> {
  const { items } = await new OrderRepository(services.table).page(organisationId, {
    limit: LIMIT,
    cursor: null,
  });
  const missed: Difference[] = [];
  for (const order of items.filter((candidate) => isStuck(candidate, services.clock.now()))) {
    // without an intent nothing was charged: an intent is confirmed only once the order knows it
    const intentId = order.payment?.intentId ?? null;
    if (intentId === null) continue;
    const intent = await retrieveIntent(services.stripe, intentId);
    if (!(await settleOrder(services, intent))) continue;
    log.warn('an order was settled that no webhook had settled', { orderId: order.orderId });
    missed.push({ of: order.orderId, field: 'status', stored: order.status, atStripe: intent.status });
  }
  return missed;
}

function isStuck({ status, payment, leaseUntil }: Order, now: number): boolean {
  return status === 'paying' && leaseUntil <= now && (payment?.begunAt ?? now) <= now - PATIENCE_MS;
}
