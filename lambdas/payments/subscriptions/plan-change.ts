import type { Stripe } from 'stripe';
import { planItemOf } from '../billing/from-stripe.ts';
import { findPaidPlan } from '../catalogue/find-plan.ts';
import { pricesOf } from '../catalogue/prices.ts';
import type { PlanPrices } from '../catalogue/prices.ts';
import { NotChangeable } from '../errors.ts';
import type { Interval, Plan } from '../payments.contract.ts';
import type { PaymentsServices } from '../services.ts';
import { seatsFor } from './seats.ts';
import { currentSubscription } from './stripe-subscriptions.ts';

const DAY_S = 86_400;

export interface PlanWanted {
  readonly organisationId: string;
  readonly plan: string;
  readonly interval: Interval;
}

/** A change as both its preview and the change itself send it. */
export interface PlanChange {
  readonly organisationId: string;
  readonly subscription: Stripe.Subscription;
  /** What Stripe is to make of the subscription's items; null when it is on that plan already, or will be once paid. */
  readonly items: readonly ItemChange[] | null;
  /** Where a trial ends with the change, or earlier than before: seconds since the epoch; null where it stays. */
  readonly trialEnd: number | 'now' | null;
}

/** As updates and previews of subscriptions take it. */
export interface ItemChange {
  readonly id?: string;
  readonly price?: string;
  readonly quantity?: number;
  readonly deleted?: true;
}

/**
 * Finds out what a change comes to; changes nothing.
 *
 * @throws Unprocessable, NotSubscribed, NotChangeable, PaymentsUnavailable
 */
export async function planChange(services: PaymentsServices, wanted: PlanWanted): Promise<PlanChange> {
  const { organisationId } = wanted;
  const plan = findPaidPlan(services.catalogue, wanted.plan, wanted.interval);
  const subscription = await currentSubscription(services, organisationId);
  const { pending_update: pending } = subscription;
  if (isOn(subscription.items.data, wanted) || isOn(pending?.subscription_items ?? [], wanted)) {
    return { organisationId, subscription, items: null, trialEnd: null };
  }
  requireChangeable(subscription);
  const [prices, seats] = await Promise.all([
    pricesOf(services, plan, wanted.interval),
    seatsFor(services, plan, organisationId),
  ]);
  const trialEnd = trialEndOn(subscription, plan, services.clock.now());
  return { organisationId, subscription, items: itemsFor(subscription, prices, seats), trialEnd };
}

/** A trial is that of a plan: nobody takes it along to one that has none, or a shorter one. */
function trialEndOn(
  { status, trial_start: start, trial_end: end }: Stripe.Subscription,
  { trialDays }: Pick<Plan, 'trialDays'>,
  now: number,
): number | 'now' | null {
  if (status !== 'trialing' || start === null || end === null) return null;
  const allowed = start + trialDays * DAY_S;
  if (allowed >= end) return null;
  return allowed * 1_000 <= now ? 'now' : allowed;
}

/** By plan and interval, not by price: whoever has an old price keeps it until they change to something else. */
function isOn(items: readonly Stripe.SubscriptionItem[], { plan, interval }: PlanWanted): boolean {
  const current = planItemOf({ items: { data: items } });
  return current?.plan === plan && current.item.price.recurring?.interval === interval;
}

/** The plan's item changes its price and stays the same item; the meters of the old plan go, those of the new one come. */
export function itemsFor(
  subscription: Stripe.Subscription,
  prices: PlanPrices,
  seats: number,
): readonly ItemChange[] {
  const planItem = planItemOf(subscription)?.item;
  const others = subscription.items.data.filter(({ id }) => id !== planItem?.id);
  const kept = new Set(others.map(({ price }) => price.id));
  return [
    { ...(planItem && { id: planItem.id }), price: prices.plan, quantity: seats },
    ...others.filter(({ price }) => !prices.usage.includes(price.id)).map(gone),
    ...prices.usage.filter((price) => !kept.has(price)).map((price) => ({ price })),
  ];
}

function gone({ id }: Stripe.SubscriptionItem): ItemChange {
  return { id, deleted: true };
}

function requireChangeable({ status, cancel_at, cancel_at_period_end, pending_update }: Stripe.Subscription) {
  if (status !== 'active' && status !== 'trialing') throw new NotChangeable(status);
  if (cancel_at_period_end || cancel_at !== null) throw new NotChangeable('about to end');
  if (pending_update) throw new NotChangeable('waiting for the payment of another change');
}
