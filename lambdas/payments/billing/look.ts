import type { Stripe } from 'stripe';
import { StripeRefused } from '../stripe/errors.ts';
import type { StripeGateway } from '../stripe/gateway.ts';
import { OWES } from './billing.ts';
import { currentOf } from './from-stripe.ts';
import type { StripeView } from './from-stripe.ts';

/**
 * What Stripe says of a customer now: one call, and one more for whoever is in arrears.
 *
 * @throws PaymentsUnavailable
 */
export async function lookAt(stripe: StripeGateway, customerId: string): Promise<StripeView> {
  const subscriptions = await subscriptionsOf(stripe, customerId);
  const current = currentOf(subscriptions);
  if (!current || !OWES.includes(current.status)) return { subscriptions, openInvoices: [] };
  const { data: openInvoices } = await stripe.read('invoices.list', (api, options) =>
    api.invoices.list({ subscription: current.id, status: 'open', limit: 100 }, options),
  );
  return { subscriptions, openInvoices };
}

/**
 * All that a customer has and had, newest first: the newest hundred, which is more than anybody has.
 *
 * @throws PaymentsUnavailable
 */
export async function subscriptionsOf(
  stripe: StripeGateway,
  customerId: string,
): Promise<readonly Stripe.Subscription[]> {
  try {
    const { data } = await stripe.read('subscriptions.list', (api, options) =>
      api.subscriptions.list({ customer: customerId, status: 'all', limit: 100 }, options),
    );
    return data;
  } catch (error) {
    // the operator has deleted the customer at Stripe, and with it what it had
    if (error instanceof StripeRefused && error.stripeCode === 'resource_missing') return [];
    throw error;
  }
}

/** An invoice with the payments that were tried for it. @throws PaymentsUnavailable, StripeRefused */
export function lookAtInvoice(stripe: StripeGateway, invoiceId: string): Promise<Stripe.Invoice> {
  return stripe.read('invoices.retrieve', (api, options) =>
    api.invoices.retrieve(invoiceId, { expand: ['payments.data.payment.payment_intent'] }, options),
  );
}
