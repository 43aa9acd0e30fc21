import type { Stripe } from 'stripe';
import { log } from '../../platform/log.ts';
import { count } from '../../platform/metrics.ts';
import type { Transaction } from '../../platform/transaction.ts';
import { PAYMENTS_EVENTS, PAYMENTS_METRICS } from '../payments.contract.ts';
import type { PaymentData } from '../payments.contract.ts';
import type { PaymentsServices } from '../services.ts';
import type { Failure, Order } from './order.ts';
import { OrderChanged, untilUnchanged } from './order-changed.ts';
import { OrderRepository } from './order.repository.ts';

export type SettleServices = Pick<PaymentsServices, 'table' | 'transactions' | 'clock'>;

/**
 * Brings an order to what its PaymentIntent says: paid, or open again where it failed or was cancelled. Doing it
 * again, or with an intent that was overtaken, changes nothing. Intents that pay no order of ours are passed over.
 *
 * @param intent as Stripe has it now: fetched, not taken from a webhook
 * @param join adds writes that stand or fall with the order's, such as the inbox's; called once for each try
 * @returns whether the order changed; if not, nothing of `join` was written either
 * @throws OrderChanged when others kept changing the order
 */
export async function settleOrder(
  services: SettleServices,
  intent: Stripe.PaymentIntent,
  join: (transaction: Transaction) => void = () => undefined,
): Promise<boolean> {
  const { soloist_organisation: organisationId, soloist_order: orderId } = intent.metadata;
  if (!organisationId || !orderId) return false;
  const orders = new OrderRepository(services.table);
  return untilUnchanged(async () => {
    const order = await orders.find(organisationId, orderId);
    const settlement = order && settlementOf(order, intent, services.clock.now());
    if (!settlement) return false;
    await commit(services, settlement, join);
    report(settlement);
    return true;
  });
}

interface Settlement {
  readonly order: Order;
  readonly event: 'paymentReceived' | 'paymentFailed' | null;
}

/** Null where the intent has nothing new to say. */
function settlementOf(order: Order, intent: Stripe.PaymentIntent, now: number): Settlement | null {
  if (intent.status === 'succeeded') return paid(order, intent, now);
  const isCurrent = order.status === 'paying' && order.payment?.intentId === intent.id;
  if (!isCurrent) return null;
  const failure = intent.status === 'requires_payment_method' ? failureOf(intent) : null;
  if (failure) return settlement({ ...order, status: 'open', failure }, 'paymentFailed');
  return intent.status === 'canceled' ? settlement({ ...order, status: 'open' }, null) : null;
}

function paid(order: Order, intent: Stripe.PaymentIntent, now: number): Settlement | null {
  if (order.status === 'paid') {
    if (order.payment?.intentId !== intent.id) {
      // can't be, unless somebody has charged by hand; nobody but the operator can tell which one to give back
      log.error('an order was paid twice', new Error('two PaymentIntents have succeeded'), {
        orderId: order.orderId,
        intents: [order.payment?.intentId, intent.id],
      });
    }
    return null;
  }
  if (intent.amount !== order.amount || intent.currency !== order.currency) {
    throw new Error(
      `order ${order.orderId} costs ${order.amount} ${order.currency}, got a payment of ${intent.amount} ${intent.currency}`,
    );
  }
  const payment = order.payment && { ...order.payment, intentId: intent.id };
  return settlement({ ...order, payment, status: 'paid', failure: null, paidAt: now }, 'paymentReceived');
}

function settlement(order: Order, event: Settlement['event']): Settlement {
  const counts = { version: order.version + 1, events: order.events + (event ? 1 : 0) };
  return { order: { ...order, leaseUntil: 0, ...counts }, event };
}

function failureOf({ last_payment_error: error }: Stripe.PaymentIntent): Failure | null {
  return error && { code: error.code ?? 'payment_failed', declineCode: error.decline_code ?? null };
}

async function commit(
  { table, transactions }: SettleServices,
  { order, event }: Settlement,
  join: (transaction: Transaction) => void,
): Promise<void> {
  const changed = () => new OrderChanged();
  const transaction = transactions.begin().add(new OrderRepository(table).replace(order), changed);
  if (event) {
    const { organisationId, orderId, amount, currency } = order;
    const data: PaymentData = { organisationId, orderId, amount, currency, invoiceId: null, url: null };
    const type = PAYMENTS_EVENTS[event];
    const of = { module: 'payments', aggregate: orderId, subject: order.placedBy, version: order.events };
    transaction.emit({ ...of, type, data }, changed);
  }
  join(transaction);
  await transaction.commit();
}

function report({ order, event }: Settlement): void {
  if (event === 'paymentFailed') count(PAYMENTS_METRICS.failed);
  if (event !== 'paymentReceived') return;
  count(PAYMENTS_METRICS.succeeded);
  count(PAYMENTS_METRICS.revenue, order.amount);
}
