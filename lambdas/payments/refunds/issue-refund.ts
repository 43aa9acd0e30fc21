import type { Stripe } from 'stripe';
import { withoutClaim } from '../../platform/claim.ts';
import type { Transaction } from '../../platform/transaction.ts';
import { OrderChanged, untilUnchanged } from '../orders/order-changed.ts';
import { OrderRepository } from '../orders/order.repository.ts';
import { PAYMENTS_EVENTS } from '../payments.contract.ts';
import type { RefundData } from '../payments.contract.ts';
import type { PaymentsServices } from '../services.ts';
import { OutcomeUnknown, StripeRefused } from '../stripe/errors.ts';
import { retrieveIntent } from '../stripe/retrieve-intent.ts';
import { beginRefund } from './begin-refund.ts';
import { RefundKeyReused, RefundRefused } from './errors.ts';
import { followRefunds } from './follow-refunds.ts';
import { RefundRepository } from './refund.repository.ts';
import type { AskRefund, Refund } from './refund.ts';
import { createRefund, listRefunds, refundIdOf } from './stripe-refunds.ts';

type Services = Pick<PaymentsServices, 'table' | 'transactions' | 'clock' | 'stripe'>;

/**
 * Gives money back, once for each `refundId`, and never more than was paid. Whatever fails on the way, the same
 * request carries it on; Stripe's key is the refund's.
 *
 * @throws OrderNotFound, InvoiceNotFound, NotPaid, AlreadyRefunded, RefundTooLarge, RefundKeyReused, RefundRefused
 * @throws StripeRefused; PaymentsUnavailable, OutcomeUnknown
 */
export async function issueRefund(services: Services, asked: AskRefund): Promise<Refund> {
  const known = await new RefundRepository(services.table).find(asked.organisationId, asked.refundId);
  if (known && !isSame(known, asked)) throw new RefundKeyReused();
  if (known?.status === 'issued') return known;
  if (known?.status === 'refused') throw new RefundRefused();
  const refund = known ?? (await beginRefund(services, asked));
  try {
    // Stripe forgets keys after a day: what was begun before may be there without its key
    const made = (known && (await lookUp(services, refund))) ?? (await make(services, refund));
    if (made.status === 'failed' || made.status === 'canceled') throw new RefundRefused();
    return await settle(services, { ...refund, status: 'issued', stripeRefundId: made.id });
  } catch (error) {
    if (error instanceof StripeRefused) await giveUp(services, refund);
    if (error instanceof RefundRefused) await takeBack(services, refund);
    throw error;
  }
}

function isSame(refund: Refund, { orderId, invoiceId, amount, reason }: AskRefund): boolean {
  const isAmount = amount === null ? refund.isRest : !refund.isRest && refund.amount === amount;
  return isAmount && refund.orderId === orderId && refund.invoiceId === invoiceId && refund.reason === reason;
}

/** Makes it at Stripe; with another key when Stripe keeps an error under the first, and has no such refund. */
async function make(services: Services, refund: Refund): Promise<Stripe.Refund> {
  try {
    return await createRefund(services.stripe, refund);
  } catch (error) {
    if (!(error instanceof OutcomeUnknown && error.isAnswered)) throw error;
    const made = await lookUp(services, refund);
    return (
      made ?? (await createRefund(services.stripe, await new RefundRepository(services.table).next(refund)))
    );
  }
}

async function lookUp({ stripe }: Services, { intentId, refundId }: Refund): Promise<Stripe.Refund | null> {
  const refunds = await listRefunds(stripe, intentId);
  return refunds.find((refund) => refundIdOf(refund) === refundId) ?? null;
}

async function settle({ table, transactions }: Services, refund: Refund): Promise<Refund> {
  const { organisationId, orderId, invoiceId, amount, currency, refundId, reason, requestedBy: by } = refund;
  const data: RefundData = {
    ...{ organisationId, orderId, invoiceId, amount, currency, refundId, reason, by },
    url: null,
  };
  // a history of its own: the order's versions are those of its payment
  const of = { module: 'payments', aggregate: `refund:${refundId}`, version: 1, subject: refund.contactId };
  await transactions
    .begin()
    .add(new RefundRepository(table).settle(refund))
    .emit({ ...of, type: PAYMENTS_EVENTS.refundIssued, data })
    .commit();
  return refund;
}

/** Stripe won't: the amount is free again for another refund. */
function giveUp(services: Services, refund: Refund): Promise<void> {
  const { table, transactions } = services;
  const settled = new RefundRepository(table).settle({ ...refund, status: 'refused' });
  return untilUnchanged(async () => {
    const transaction = transactions.begin().add(settled);
    await release(services, refund, transaction);
    await withoutClaim(() => transaction.commit());
  });
}

/** The bank has sent it back: what the order is left with follows from Stripe, which a webhook may have told before. */
async function takeBack(services: Services, refund: Refund): Promise<void> {
  const { table, stripe } = services;
  const settled = new RefundRepository(table).settle({ ...refund, status: 'refused' });
  await untilUnchanged(() => table.write(settled));
  const intent = await retrieveIntent(stripe, refund.intentId);
  await withoutClaim(() => followRefunds(services, intent));
}

async function release(
  { table }: Services,
  { organisationId, orderId, amount }: Refund,
  transaction: Transaction,
): Promise<void> {
  const orders = new OrderRepository(table);
  const order = orderId && (await orders.find(organisationId, orderId));
  if (!order) return;
  const next = { ...order, refunded: order.refunded - amount, version: order.version + 1 };
  transaction.add(orders.replace(next), () => new OrderChanged());
}
