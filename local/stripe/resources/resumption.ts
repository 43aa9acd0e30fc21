import { refused } from '../api/errors.ts';
import type { Account } from '../core/account.ts';
import type { Subscription } from '../core/shapes.ts';
import { itemLine } from './invoice-lines.ts';
import { collect, createInvoice, finalizeInvoice } from './invoicing.ts';
import { boundaryAfter } from './periods.ts';

/**
 * Takes up a paused subscription: a new period begins now, and it is active once that is paid.
 * @throws 400 for one that is not paused
 */
export function resumeSubscription(account: Account, subscription: Subscription): Subscription {
  if (subscription.status !== 'paused') {
    throw refused(`You can only resume a subscription with status paused, got ${subscription.status}.`, {
      code: 'status_transition_invalid',
    });
  }
  const now = account.now();
  const end = boundaryAfter(now, subscription.items.data[0]!.price.recurring!, now);
  const data = subscription.items.data.map((item) => ({
    ...item,
    current_period_start: now,
    current_period_end: end,
  }));
  const resumed = account.change('subscription', subscription, {
    billing_cycle_anchor: now,
    items: { ...subscription.items, data },
  });
  const draft = createInvoice(account, {
    customer: subscription.customer,
    currency: subscription.currency,
    reason: 'subscription_update',
    lines: data.map((item) => itemLine(account, item, { start: now, end }, item.quantity ?? 1)),
    period: { start: now, end: now },
    subscription: resumed,
  });
  account.change('subscription', resumed, { latest_invoice: draft.id, status: 'past_due' });
  const open = finalizeInvoice(account, draft);
  if (open.status === 'open') collect(account, open);
  const current = account.store.get('subscription', subscription.id)!;
  account.emit('customer.subscription.updated', current, { status: 'paused' });
  if (current.status === 'active') account.emit('customer.subscription.resumed', current);
  return current;
}
