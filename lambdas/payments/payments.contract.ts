/** What payments shares with synth, the operator's commands and other modules. */

export const PAYMENTS_ENV = {
  table: 'PAYMENTS_TABLE',
  /** ARN of the secret with what opens Stripe: JSON of {@link StripeSecret}. */
  stripeSecret: 'PAYMENTS_STRIPE_SECRET',
  /** JSON of {@link Catalogue}. */
  catalogue: 'PAYMENTS_CATALOGUE',
  /** URL of the queue of webhooks that were accepted and wait to be processed. */
  eventsQueue: 'PAYMENTS_EVENTS_QUEUE',
} as const;

/** Stands in for Stripe where it is set, which only the rehearsal does: `http://127.0.0.1:3006`. */
export const STRIPE_ENDPOINT_ENV = 'STRIPE_ENDPOINT_URL';

/** The one secret of payments. The first two are empty until `npm run stripe` has set them. */
export interface StripeSecret {
  /** `sk_test_…` or `sk_live_…` */
  readonly secretKey: string;
  /** `whsec_…`; during a rotation the new and the old one, separated by a comma. */
  readonly webhookSecret: string;
  /** 64 random characters: root of the key that seals stored answers. */
  readonly sealingRoot: string;
}

/** What is sold, as soloist.config.ts says it; `npm run stripe` brings it to Stripe. */
export interface Catalogue {
  /** ISO 4217 in lower case: `usd`. */
  readonly currency: string;
  /** The first one is what everybody has who pays nothing. */
  readonly plans: readonly Plan[];
  readonly products: readonly Product[];
  /** What past due customers keep their plan for, days. */
  readonly graceDays: number;
  /** Whether Stripe Tax works out the taxes. */
  readonly tax: boolean;
}

export type Interval = 'month' | 'year';

export interface Plan {
  readonly id: string;
  readonly name: string;
  /** In the currency's smallest unit, per seat where `perSeat`; none for a plan that costs nothing. */
  readonly prices: Readonly<Partial<Record<Interval, number>>>;
  /** Whether each member of the organisation is paid for. */
  readonly perSeat: boolean;
  readonly trialDays: number;
  /** What it lets an organisation do: limits and switches, by name. */
  readonly entitlements: Readonly<Record<string, number | boolean>>;
  /** Metered usage that is billed besides, by the meter's name; price per unit in the currency's smallest unit. */
  readonly usage: Readonly<Record<string, number>>;
}

/** Something sold once. */
export interface Product {
  readonly id: string;
  readonly name: string;
  /** In the currency's smallest unit. */
  readonly price: number;
}

/**
 * Events of payments. The aggregate of what happens to an organisation's subscription is the organisation, that of an
 * order is the order; the subject is the organisation's billing contact, who is mailed.
 */
export const PAYMENTS_EVENTS = {
  subscriptionChanged: 'subscription.changed',
  paymentReceived: 'payment.received',
  paymentFailed: 'payment.failed',
  paymentActionRequired: 'payment.action_required',
  graceEnding: 'subscription.grace_ending',
  cutOff: 'subscription.cut_off',
  orderPlaced: 'order.placed',
  refundIssued: 'refund.issued',
  reconciled: 'billing.reconciled',
} as const;

export type PaymentsEventType = (typeof PAYMENTS_EVENTS)[keyof typeof PAYMENTS_EVENTS];

/** Data of `subscription.changed`, `subscription.grace_ending` and `subscription.cut_off`. */
export interface SubscriptionData {
  readonly organisationId: string;
  readonly plan: string;
  /** As people read it. */
  readonly planName: string;
  /** As Stripe names it, `none` without a subscription. */
  readonly status: string;
  readonly seats: number;
  /** ms since the epoch: when it ends by itself; null where it is renewed. */
  readonly endsAt: number | null;
  /** ms since the epoch: when a past due plan is cut off; null where it is not past due. */
  readonly graceEndsAt: number | null;
}

/** Data of `payment.received`, `payment.failed` and `payment.action_required`. */
export interface PaymentData {
  readonly organisationId: string;
  /** In the currency's smallest unit. */
  readonly amount: number;
  readonly currency: string;
  readonly invoiceId: string | null;
  readonly orderId: string | null;
  /** Stripe's page where the invoice can be paid or read; null where there is none. */
  readonly url: string | null;
}

/** Data of `order.placed`. */
export interface OrderData {
  readonly organisationId: string;
  readonly orderId: string;
  readonly amount: number;
  readonly currency: string;
}

/** Data of `refund.issued`; the audit entry as well: the archive keeps it for good. */
export interface RefundData extends PaymentData {
  readonly refundId: string;
  /** The administrator who gave it back. */
  readonly by: string;
  readonly reason: RefundReason;
}

/** Stripe's: it learns from `fraudulent` ones. */
export type RefundReason = 'duplicate' | 'fraudulent' | 'requested_by_customer';

/** Data of `billing.reconciled`: that an administrator has compared an organisation with Stripe. */
export interface ReconciledData {
  readonly organisationId: string;
  /** The administrator's id. */
  readonly by: string;
  /** Whether the differences were repaired. */
  readonly repair: boolean;
  /** What differed: `billing status`, `in_… amountPaid`. */
  readonly differences: readonly string[];
}

/** Metrics of payments, in the namespace METRICS_NAMESPACE with the dimension `Stage`. */
export const PAYMENTS_METRICS = {
  /** Smallest units received, with the dimension of the main currency only. */
  revenue: 'Revenue',
  succeeded: 'PaymentsSucceeded',
  failed: 'PaymentsFailed',
  /** ms from Stripe's event to our processing of it. */
  webhookLag: 'WebhookLag',
  /** Differences that the reconciliation found. */
  drift: 'WebhookDrift',
  /** Payments that a card's holder has had taken back by the bank. */
  disputed: 'PaymentsDisputed',
  /** Webhooks refused for their signature. */
  forged: 'WebhookForged',
} as const;

/** The events of organisations that the queue carries besides: their members are paid for, and nothing after their end. */
export const FOLLOWED_EVENTS = ['member.joined', 'member.left', 'organisation.deleted'] as const;

export type FollowedEventType = (typeof FOLLOWED_EVENTS)[number];

/** What the queue carries. */
export type PaymentsMessage = WebhookMessage | UsageMessage | ReconcileMessage | EraseOrganisationMessage;

/** A webhook that stands in the inbox and waits to be processed. */
export interface WebhookMessage {
  readonly kind: 'webhook';
  /** `evt_…` */
  readonly eventId: string;
}

/** A usage that is stored and waits to be reported to Stripe. */
export interface UsageMessage {
  readonly kind: 'usage';
  readonly organisationId: string;
  readonly usageId: string;
}

/** The nightly schedule's order, or a part of the run that it started. */
export interface ReconcileMessage {
  readonly kind: 'reconcile';
  /** Whether differences are repaired besides being reported. @default false */
  readonly repair?: boolean;
  /** What to look at; absent at the beginning. */
  readonly step?: 'events' | 'customers' | 'subscriptions';
  /** Where in the step to go on; absent at its beginning. */
  readonly cursor?: string;
}

/** Remove what an organisation has bought, at Stripe and here: it went with somebody who was erased. */
export interface EraseOrganisationMessage {
  readonly kind: 'erase';
  readonly organisationId: string;
}

/** What the nightly schedule puts into the queue. */
export const RECONCILE_MESSAGE: ReconcileMessage = { kind: 'reconcile' };

/** Types of Stripe's events that are processed; the webhook endpoint is registered for exactly these. */
export const STRIPE_EVENT_TYPES = [
  'checkout.session.completed',
  'checkout.session.async_payment_succeeded',
  'checkout.session.async_payment_failed',
  'checkout.session.expired',
  'customer.subscription.created',
  'customer.subscription.updated',
  'customer.subscription.deleted',
  'customer.subscription.paused',
  'customer.subscription.resumed',
  'customer.subscription.trial_will_end',
  'invoice.finalized',
  'invoice.paid',
  'invoice.payment_failed',
  'invoice.payment_action_required',
  'invoice.voided',
  'invoice.marked_uncollectible',
  'payment_intent.succeeded',
  'payment_intent.payment_failed',
  'payment_intent.canceled',
  'charge.dispute.created',
  'charge.refunded',
  'refund.created',
  'refund.updated',
] as const;
