import type { Stripe } from 'stripe';
import type { StripeGateway } from './gateway.ts';

/** A PaymentIntent as it is now. @throws PaymentsUnavailable, StripeRefused */
export function retrieveIntent(stripe: StripeGateway, intentId: string): Promise<Stripe.PaymentIntent> {
  return stripe.read('paymentIntents.retrieve', (api, options) =>
    api.paymentIntents.retrieve(intentId, {}, options),
  );
}
