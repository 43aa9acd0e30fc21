import { Stripe } from 'stripe';
import { STRIPE_ENDPOINT_ENV } from '../../lambdas/payments/payments.contract.ts';
import { Refusal } from '../../lib/errors/refusal.ts';

/** A person waits, ms. */
const PATIENCE = 20_000;

/** Stripe with the operator's key; what `STRIPE_ENDPOINT_URL` names instead, where it is set. */
export function connect(key: string): Stripe {
  const url = new URL(process.env[STRIPE_ENDPOINT_ENV] || 'https://api.stripe.com');
  return new Stripe(key, {
    protocol: url.protocol === 'http:' ? 'http' : 'https',
    host: url.hostname,
    ...(url.port && { port: url.port }),
    timeout: PATIENCE,
    telemetry: false,
  });
}

/** Stripe's API version that this package is made for: the code's too. */
export const API_VERSION = Stripe.API_VERSION;

/** What Stripe refuses, as one line for the operator. */
export function refuse(error: unknown): never {
  if (error instanceof Stripe.errors.StripeAuthenticationError) {
    throw new Refusal('Stripe does not take this key: it was revoked, or typed wrongly; give another');
  }
  if (error instanceof Stripe.errors.StripePermissionError) {
    throw new Refusal(`this restricted key of Stripe may not do this: ${error.message}`);
  }
  if (error instanceof Stripe.errors.StripeConnectionError) {
    throw new Refusal('Stripe can not be reached; look at the network, and at status.stripe.com');
  }
  if (error instanceof Stripe.errors.StripeError) throw new Refusal(`Stripe refused: ${error.message}`);
  throw error;
}
