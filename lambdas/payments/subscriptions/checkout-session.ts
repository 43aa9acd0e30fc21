import type { Stripe } from 'stripe';
import type { OwnerMetadata } from '../catalogue/stripe-names.contract.ts';

/** What is ordered: with it a checkout session can be made again exactly as it was. */
export interface Order {
  readonly customerId: string;
  readonly organisationId: string;
  /** Stripe's id of the plan's price. */
  readonly price: string;
  readonly seats: number;
  /** Stripe's ids of the prices of its meters. */
  readonly usage: readonly string[];
  readonly trialDays: number;
  readonly tax: boolean;
  readonly successUrl: string;
  readonly cancelUrl: string;
}

/** What Stripe makes of an order: the page on which it is paid, open for 24 hours. */
export function sessionParams(order: Order): Stripe.Checkout.SessionCreateParams {
  const owner: OwnerMetadata = { soloist_organisation: order.organisationId };
  const metadata = { ...owner };
  return {
    mode: 'subscription',
    customer: order.customerId,
    client_reference_id: order.organisationId,
    metadata,
    line_items: [
      { price: order.price, quantity: order.seats },
      // metered: what is used is the quantity
      ...order.usage.map((price) => ({ price })),
    ],
    subscription_data: {
      metadata,
      ...(order.trialDays > 0 && { trial_period_days: order.trialDays }),
    },
    // Stripe Tax goes by the address, which the page then asks for and keeps with the customer
    ...(order.tax && {
      automatic_tax: { enabled: true },
      customer_update: { address: 'auto', name: 'auto' },
      tax_id_collection: { enabled: true },
    }),
    success_url: order.successUrl,
    cancel_url: order.cancelUrl,
  };
}
