import type { Account } from '../core/account.ts';
import type { Invoice, PaymentIntent, Subscription } from '../core/shapes.ts';
import { appliedUpdate, isOfPendingUpdate } from './pending-update.ts';

/** The subscription that an invoice bills, or null. */
export function subscriptionOf(account: Account, invoice: Invoice): Subscription | null {
  const id = invoice.parent?.subscription_details?.subscription;
  return id ? account.store.get('subscription', id) : null;
}

const setStatus = (account: Account, subscription: Subscription, patch: Partial<Subscription>) =>
  account.change('subscription', subscription, patch, 'customer.subscription.updated');

/** A paid invoice makes its subscription active, when it was the newest. */
export function afterPaid(account: Account, invoice: Invoice, intent: PaymentIntent | null): void {
  const subscription = subscriptionOf(account, invoice);
  if (!subscription || subscription.latest_invoice !== invoice.id) return;
  const keeps = subscription.payment_settings?.save_default_payment_method === 'on_subscription';
  const saved = keeps && intent?.payment_method ? { default_payment_method: intent.payment_method } : {};
  const revived = ['incomplete', 'past_due', 'unpaid'].includes(subscription.status);
  setStatus(account, subscription, {
    ...saved,
    ...appliedUpdate(subscription),
    ...(revived && { status: 'active' as const }),
  });
}

/** A failed payment makes an active subscription past due; a new one stays incomplete. */
export function afterFailure(account: Account, invoice: Invoice): void {
  const subscription = subscriptionOf(account, invoice);
  if (subscription && isOfPendingUpdate(subscription, invoice)) return;
  if (subscription && ['active', 'trialing'].includes(subscription.status))
    setStatus(account, subscription, { status: 'past_due' });
}

/** The last retry has failed: what the account's settings say. */
export function giveUp(account: Account, invoice: Invoice): void {
  const subscription = subscriptionOf(account, invoice);
  if (!subscription || subscription.ended_at !== null) return;
  const { afterRetries } = account.settings;
  if (afterRetries === 'cancel') endSubscription(account, subscription, 'payment_failed');
  else if (afterRetries === 'unpaid') setStatus(account, subscription, { status: 'unpaid' });
}

/** Ends it at once. */
export function endSubscription(
  account: Account,
  subscription: Subscription,
  reason: 'cancellation_requested' | 'payment_failed' | null,
  status: 'canceled' | 'incomplete_expired' = 'canceled',
): Subscription {
  const now = account.now();
  const { comment = null, feedback = null, feedback_option = null } = subscription.cancellation_details ?? {};
  const ended = account.change('subscription', subscription, {
    canceled_at: subscription.canceled_at ?? now,
    cancellation_details: { comment, feedback, feedback_option, reason },
    ended_at: now,
    status,
  });
  const expired = status === 'incomplete_expired';
  account.emit(expired ? 'customer.subscription.updated' : 'customer.subscription.deleted', ended);
  return ended;
}
