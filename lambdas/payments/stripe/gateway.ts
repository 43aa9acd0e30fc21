import type { Stripe } from 'stripe';

/** One call of Stripe's SDK; `options` must be handed to it. */
export type StripeCall<T> = (stripe: Stripe, options: CallOptions) => Promise<T>;

/** What every call carries: time-out, API version, idempotency key. Its retries are switched off: ours are outside. */
export interface CallOptions {
  readonly timeout: number;
  readonly maxNetworkRetries: 0;
  readonly idempotencyKey?: string;
}

/**
 * The one way to Stripe: loaded when first used, under the policy `stripe` (time-out, retries where safe, breaker).
 * What Stripe answers is translated once, in stripe/errors.ts.
 */
export interface StripeGateway {
  /**
   * A read, retried when the network or Stripe fails. `name` is for logs: `subscriptions.retrieve`.
   *
   * @throws PaymentsUnavailable (503 with Retry-After) when Stripe is down or the breaker open; StripeRefused
   */
  read<T>(name: string, call: StripeCall<T>): Promise<T>;
  /**
   * A write. `key` is Stripe's idempotency key and names what is wanted, not the attempt: a retry with it has no second
   * effect, for 24 hours.
   *
   * @throws PaymentsUnavailable; StripeRefused; OutcomeUnknown when it may have taken effect: ask Stripe before
   *   another key is used
   */
  write<T>(name: string, key: string, call: StripeCall<T>): Promise<T>;
}
