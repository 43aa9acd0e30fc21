import type { Stripe } from 'stripe';
import type { Transaction } from '../../platform/transaction.ts';
import { OrderChanged, untilUnchanged } from '../orders/order-changed.ts';
import { OrderRepository } from '../orders/order.repository.ts';
import type { PaymentsServices } from '../services.ts';
import { RefundRepository } from './refund.repository.ts';
import { listRefunds, refundIdOf } from './stripe-refunds.ts';

/**
 * Brings what was given back of an order to what Stripe says: refunds of its dashboard count, and those that the bank
 * sent back do not. Ours that are under way stay set aside.
 *
 * @param intent the payment that refunds were made of; one that pays no order of ours is passed over
 * @param join adds writes that stand or fall with the order's, such as the inbox's; called once for each try
 * @returns whether the order changed; if not, nothing of `join` was written either
 */
export async function followRefunds(
  services: Pick<PaymentsServices, 'table' | 'transactions' | 'stripe'>,
  intent: Stripe.PaymentIntent,
  join: (transaction: Transaction) => void = () => undefined,
): Promise<boolean> {
  const { soloist_organisation: organisationId, soloist_order: orderId } = intent.metadata;
  if (!organisationId || !orderId) return false;
  const orders = new OrderRepository(services.table);
  return untilUnchanged(async () => {
    // read before Stripe is asked: whoever begins a refund meanwhile makes this write fail
    const order = await orders.find(organisationId, orderId);
    if (order?.payment?.intentId !== intent.id) return false;
    const pending = await new RefundRepository(services.table).pendingOf(organisationId, orderId);
    const made = await listRefunds(services.stripe, intent.id);
    const known = new Set(made.map(refundIdOf));
    const underWay = pending.filter(({ refundId }) => !known.has(refundId));
    const refunded = sum(made.filter(({ status }) => isKept(status))) + sum(underWay);
    if (refunded === order.refunded) return false;

    const next = { ...order, refunded, version: order.version + 1 };
    const transaction = services.transactions.begin().add(orders.replace(next), () => new OrderChanged());
    join(transaction);
    await transaction.commit();
    return true;
  });
}

function isKept(status: string | null): boolean {
  return status !== 'failed' && status !== 'canceled';
}

function sum(amounts: readonly { readonly amount: number }[]): number {
  return amounts.reduce((total, { amount }) => total + amount, 0);
}
