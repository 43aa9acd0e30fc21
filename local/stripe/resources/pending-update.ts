import type { Account } from '../core/account.ts';
import type { Invoice, Subscription } from '../core/shapes.ts';

/** So long a change waits for its payment, seconds. https://docs.stripe.com/billing/subscriptions/pending-updates */
const WAITS_FOR = 23 * 3_600;

/** What a change makes of a subscription. */
export type Patch = Partial<Subscription>;

/** Keeps the subscription as it is, and the change beside it until its invoice is paid. */
export function holdBack(account: Account, subscription: Subscription, change: Patch): Subscription {
  return account.change(
    'subscription',
    subscription,
    {
      pending_update: {
        billing_cycle_anchor: change.billing_cycle_anchor ?? null,
        cancel_at_period_end: null,
        discount: null,
        discounts: null,
        expires_at: account.now() + WAITS_FOR,
        metadata: null,
        subscription_items: change.items?.data ?? null,
        trial_end: trialEndOf(subscription, change),
        trial_from_plan: null,
      },
    },
    'customer.subscription.updated',
  );
}

/** Null where the change leaves it as it is. */
function trialEndOf(
  { trial_end: before }: Subscription,
  { trial_end: after = before }: Patch,
): number | null {
  return after === before ? null : after;
}

/** What the payment of its invoice changes. */
export function appliedUpdate({ pending_update: pending, items, billing_cycle_anchor }: Subscription): Patch {
  if (!pending) return {};
  return {
    // no change that is billed lets a trial go on
    ...(pending.trial_end !== null && { trial_end: pending.trial_end, status: 'active' as const }),
    items: { ...items, data: pending.subscription_items ?? items.data },
    billing_cycle_anchor: pending.billing_cycle_anchor ?? billing_cycle_anchor,
    pending_update: null,
  };
}

/** Whether the invoice is that of a change which waits for it: failing, it changes nothing. */
export function isOfPendingUpdate(subscription: Subscription, invoice: Invoice): boolean {
  return subscription.pending_update !== null && subscription.latest_invoice === invoice.id;
}
