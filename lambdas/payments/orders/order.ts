import type { OwnerMetadata } from '../catalogue/stripe-names.contract.ts';

/** One line of an order, at the price of the day that it was placed. */
export interface OrderLine {
  readonly product: string;
  readonly name: string;
  readonly quantity: number;
  /** Of one, in the currency's smallest unit. */
  readonly price: number;
}

/** What the latest attempt to pay works with; a repetition must send Stripe the same. */
export interface Attempt {
  readonly customerId: string;
  readonly paymentMethod: string;
  /** Null until Stripe's PaymentIntent is known. */
  readonly intentId: string | null;
  /** ms since the epoch */
  readonly begunAt: number;
}

export interface Failure {
  /** Stripe's: `card_declined`. */
  readonly code: string;
  /** Why the bank declined: `insufficient_funds`. */
  readonly declineCode: string | null;
}

export interface Order {
  readonly organisationId: string;
  readonly orderId: string;
  readonly lines: readonly OrderLine[];
  /** Of all lines, in the currency's smallest unit. */
  readonly amount: number;
  readonly currency: string;
  /** `paying`: whether the latest attempt has been paid is not settled. */
  readonly status: 'open' | 'paying' | 'paid';
  /** Attempts that were begun; the latest one's number. */
  readonly attempts: number;
  readonly payment: Attempt | null;
  /** ms since the epoch: until then a request may be at work on the attempt; 0 when none is. */
  readonly leaseUntil: number;
  /** Why the latest attempt failed. */
  readonly failure: Failure | null;
  /** Given back or about to be, in the currency's smallest unit. */
  readonly refunded: number;
  readonly placedBy: string;
  /** ms since the epoch. */
  readonly placedAt: number;
  readonly paidAt: number | null;
  /** Counts the writes; each one is conditional on the one before. */
  readonly version: number;
  /** Counts the events. */
  readonly events: number;
}

/** Stripe's idempotency key of what is done in an order's attempt. */
export function attemptKey({ orderId, attempts }: Order, step = ''): string {
  return `order:${orderId}:${attempts}${step && `:${step}`}`;
}

/** Metadata of a PaymentIntent that pays an order: where it belongs. */
export interface IntentMetadata extends OwnerMetadata {
  readonly soloist_order: string;
  readonly soloist_attempt: string;
}

export function intentMetadata({ organisationId, orderId, attempts }: Order): IntentMetadata {
  return {
    soloist_organisation: organisationId,
    soloist_order: orderId,
    soloist_attempt: String(attempts),
  };
}
