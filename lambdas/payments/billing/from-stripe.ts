import type { Stripe } from 'stripe';
import { planPriceKey } from '../catalogue/stripe-names.contract.ts';
import type { PriceMetadata } from '../catalogue/stripe-names.contract.ts';
import type { Catalogue, Interval } from '../payments.contract.ts';
import { NO_SUBSCRIPTION, OWES } from './billing.ts';
import type { Customer } from '../customers/customer.repository.ts';
import type { Billing } from './billing.ts';

const DAY_MS = 86_400_000;
const INTERVALS: readonly Interval[] = ['month', 'year'];

/** What Stripe says of a customer at one moment. */
export interface StripeView {
  /** Every one that the customer has or had, ended ones too. */
  readonly subscriptions: readonly Stripe.Subscription[];
  /** Those of the current subscription that wait for their payment. */
  readonly openInvoices: readonly Stripe.Invoice[];
}

/** The billing state that follows from what Stripe says, and from nothing else: not from how we came to ask. */
export function billingFrom(customer: Customer, view: StripeView, catalogue: Catalogue): Billing {
  const { organisationId, customerId } = customer;
  const subscription = currentOf(view.subscriptions);
  if (!subscription) return { ...NO_SUBSCRIPTION, organisationId, customerId, plan: catalogue.plans[0]!.id };
  const { plan, item } = planItemOf(subscription)!;
  const currentPeriodEnd = ms(item.current_period_end);
  // the portal ends subscriptions by a date, our own route by the period's end
  const endsAt = subscription.cancel_at ? ms(subscription.cancel_at) : currentPeriodEnd;
  const cancelAtPeriodEnd = subscription.cancel_at_period_end || subscription.cancel_at !== null;
  return {
    organisationId,
    customerId,
    subscriptionId: subscription.id,
    plan,
    status: subscription.status,
    interval: intervalOf(item.price),
    seats: item.quantity ?? 1,
    currentPeriodEnd,
    cancelAtPeriodEnd,
    endsAt: cancelAtPeriodEnd ? endsAt : null,
    trialEndsAt:
      subscription.status === 'trialing' && subscription.trial_end ? ms(subscription.trial_end) : null,
    graceEndsAt: OWES.includes(subscription.status)
      ? firstFailure(view.openInvoices, item) + catalogue.graceDays * DAY_MS
      : null,
  };
}

/**
 * The subscription that counts: the liveliest, among equals the newest. An organisation has one at a time; where an
 * accident made two, everybody must come to the same one.
 */
export function currentOf(subscriptions: readonly Stripe.Subscription[]): Stripe.Subscription | null {
  const ours = subscriptions.filter((subscription) => planItemOf(subscription) !== null);
  const order = (a: Stripe.Subscription, b: Stripe.Subscription) =>
    rank(a) - rank(b) || b.created - a.created || (a.id < b.id ? -1 : 1);
  return ours.toSorted(order)[0] ?? null;
}

/** Those that run at the same time as the current one: each is paid for, and one is too many. */
export function surplusOf(subscriptions: readonly Stripe.Subscription[]): readonly Stripe.Subscription[] {
  const current = currentOf(subscriptions);
  return subscriptions.filter(
    (subscription) => subscription !== current && planItemOf(subscription) && rank(subscription) < 3,
  );
}

/** A subscription, or what one is to become. */
interface HasItems {
  readonly items: { readonly data: readonly Stripe.SubscriptionItem[] };
}

/** The item that stands for the plan, and the plan's id; null for what was not sold by us. */
export function planItemOf(
  subscription: HasItems,
): { readonly plan: string; readonly item: Stripe.SubscriptionItem } | null {
  for (const item of subscription.items.data) {
    const plan = planOf(item.price);
    if (plan !== null) return { plan, item };
  }
  return null;
}

/** A replaced price has lost its lookup key and keeps its metadata. */
function planOf({ lookup_key: lookupKey, metadata, recurring }: Stripe.Price): string | null {
  const { soloist_plan: plan, soloist_meter: meter } = metadata as Partial<PriceMetadata>;
  if (plan !== undefined) return meter === undefined ? plan : null;
  const [, named] = /^soloist:([^:]+):/.exec(lookupKey ?? '') ?? [];
  const interval = recurring?.interval as Interval | undefined;
  return named !== undefined && interval && lookupKey === planPriceKey(named, interval) ? named : null;
}

function intervalOf({ recurring }: Stripe.Price): Interval | null {
  return INTERVALS.find((interval) => interval === recurring?.interval) ?? null;
}

/** The first attempt at an invoice follows its finalisation at once; only open invoices that were attempted count. */
function firstFailure(openInvoices: readonly Stripe.Invoice[], item: Stripe.SubscriptionItem): number {
  const failed = openInvoices.flatMap(({ attempted, status_transitions: { finalized_at: at } }) =>
    attempted && at !== null ? [ms(at)] : [],
  );
  // without one the arrears began with the period that was not paid for
  return failed.length > 0 ? Math.min(...failed) : ms(item.current_period_start);
}

const RANKS: readonly (readonly string[])[] = [
  ['active', 'trialing'],
  ['past_due'],
  ['unpaid', 'paused'],
  ['incomplete'],
];

function rank({ status }: Stripe.Subscription): number {
  const found = RANKS.findIndex((statuses) => statuses.includes(status));
  return found < 0 ? RANKS.length : found;
}

/** Stripe counts in seconds. */
function ms(seconds: number): number {
  return seconds * 1_000;
}
