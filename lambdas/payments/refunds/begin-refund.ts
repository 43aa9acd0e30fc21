import type { Stripe } from 'stripe';
import { withoutClaim } from '../../platform/claim.ts';
import { findCustomer } from '../customers/customer.repository.ts';
import { OrderNotFound } from '../orders/errors.ts';
import { OrderChanged, untilUnchanged } from '../orders/order-changed.ts';
import { OrderRepository } from '../orders/order.repository.ts';
import type { PaymentsServices } from '../services.ts';
import { StripeRefused } from '../stripe/errors.ts';
import { idOf } from '../stripe/id-of.ts';
import { AlreadyRefunded, InvoiceNotFound, NotPaid, RefundTooLarge } from './errors.ts';
import { RefundRepository } from './refund.repository.ts';
import type { AskRefund, Refund } from './refund.ts';

type Services = Pick<PaymentsServices, 'table' | 'transactions' | 'clock' | 'stripe'>;

/** What an asked refund is taken from. */
interface Payment extends Pick<Refund, 'intentId' | 'currency' | 'contactId'> {
  /** What was paid and not given back, in the currency's smallest unit. */
  readonly left: number;
}

/**
 * Writes down a refund before it is made, and sets its amount aside from the order's, so that refunds made at the
 * same time never come to more than was paid.
 *
 * @throws OrderNotFound, InvoiceNotFound, NotPaid, AlreadyRefunded, RefundTooLarge; PaymentsUnavailable
 */
export function beginRefund(services: Services, asked: AskRefund): Promise<Refund> {
  return asked.orderId === null
    ? beginOfInvoice(services, asked)
    : beginOfOrder(services, asked, asked.orderId);
}

function beginOfOrder(services: Services, asked: AskRefund, orderId: string): Promise<Refund> {
  const { table, transactions } = services;
  const orders = new OrderRepository(table);
  return untilUnchanged(async () => {
    const order = await orders.find(asked.organisationId, orderId);
    if (!order) throw new OrderNotFound();
    const { amount, refunded, currency, placedBy: contactId, payment } = order;
    if (order.status !== 'paid' || !payment?.intentId) throw new NotPaid();
    const refund = refundOf(services, asked, {
      intentId: payment.intentId,
      left: amount - refunded,
      currency,
      contactId,
    });

    const next = { ...order, refunded: refunded + refund.amount, version: order.version + 1 };
    await withoutClaim(() =>
      transactions
        .begin()
        .add(orders.replace(next), () => new OrderChanged())
        .add(new RefundRepository(table).insert(refund))
        .commit(),
    );
    return refund;
  });
}

/** Of an invoice Stripe alone keeps what is left; it refuses what is more. */
async function beginOfInvoice(services: Services, asked: AskRefund): Promise<Refund> {
  const { table } = services;
  const refund = refundOf(services, asked, await paymentOfInvoice(services, asked));
  await table.write(new RefundRepository(table).insert(refund));
  return refund;
}

async function paymentOfInvoice({ table, stripe }: Services, asked: AskRefund): Promise<Payment> {
  const customer = await findCustomer(table, asked.organisationId);
  if (!customer || asked.invoiceId === null) throw new InvoiceNotFound();
  const invoice = await retrieveInvoice({ stripe }, asked.invoiceId);
  if (invoice.customer !== customer.customerId) throw new InvoiceNotFound();
  const intentId = paidIntentOf(invoice);
  if (intentId === null) throw new NotPaid();
  const intent = await stripe.read('paymentIntents.retrieve', (api, options) =>
    api.paymentIntents.retrieve(intentId, { expand: ['latest_charge'] }, options),
  );
  const charge = typeof intent.latest_charge === 'object' ? intent.latest_charge : null;
  const left = intent.amount_received - (charge?.amount_refunded ?? 0);
  return { intentId, left, currency: invoice.currency, contactId: customer.contactId };
}

/** @throws InvoiceNotFound */
async function retrieveInvoice(
  { stripe }: Pick<Services, 'stripe'>,
  invoiceId: string,
): Promise<Stripe.Invoice> {
  try {
    return await stripe.read('invoices.retrieve', (api, options) =>
      api.invoices.retrieve(invoiceId, { expand: ['payments'] }, options),
    );
  } catch (error) {
    if (error instanceof StripeRefused && error.stripeCode === 'resource_missing')
      throw new InvoiceNotFound();
    throw error;
  }
}

function paidIntentOf({ payments }: Stripe.Invoice): string | null {
  const paid = payments?.data.find(({ status }) => status === 'paid');
  return idOf(paid?.payment.payment_intent);
}

function refundOf({ clock }: Services, asked: AskRefund, { left, ...of }: Payment): Refund {
  if (left <= 0) throw new AlreadyRefunded();
  const amount = asked.amount ?? left;
  if (amount > left) throw new RefundTooLarge(left);
  const { organisationId, orderId, invoiceId, refundId, reason, by: requestedBy } = asked;
  return {
    ...of,
    ...{ organisationId, orderId, invoiceId, refundId, reason, requestedBy },
    amount,
    isRest: asked.amount === null,
    requestedAt: clock.now(),
    status: 'pending',
    attempts: 1,
    stripeRefundId: null,
  };
}
