import type { Stripe } from 'stripe';
import type { OwnerMetadata } from '../catalogue/stripe-names.contract.ts';

/** What a checkout session is made from: with the same terms it can be made again exactly as it was. */
export interface CheckoutTerms {
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

/** What Stripe makes of them: the page on which it is paid, open for 24 hours. */
export function sessionParams(terms: CheckoutTerms): Stripe.Checkout.SessionCreateParams {
  const owner: OwnerMetadata = { soloist_organisation: terms.organisationId };
  const metadata = { ...owner };
  return {
    mode: 'subscription',
    customer: terms.customerId,
    client_reference_id: terms.organisationId,
    metadata,
    line_items: [
      { price: terms.price, quantity: terms.seats },
      // metered: what is used is the quantity
      ...terms.usage.map((price) => ({ price })),
    ],
    subscription_data: {
      metadata,
      ...(terms.trialDays > 0 && { trial_period_days: terms.trialDays }),
    },
    // Stripe Tax goes by the address, which the page then asks for and keeps with the customer
    ...(terms.tax && {
      automatic_tax: { enabled: true },
      customer_update: { address: 'auto', name: 'auto' },
      tax_id_collection: { enabled: true },
    }),
    success_url: terms.successUrl,
    cancel_url: terms.cancelUrl,
  };
}
