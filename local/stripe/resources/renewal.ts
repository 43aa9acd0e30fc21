import type { Account } from '../core/account.ts';
import type { Invoice, Subscription } from '../core/shapes.ts';
import { draftInvoice } from './invoice-factory.ts';
import { itemLine, type NewLine, type Period } from './invoice-lines.ts';
import { createInvoice, methodFor, voidInvoice } from './invoicing.ts';
import { boundaryAfter } from './periods.ts';
import { pendingLines } from './prorations.ts';
import { periodOf } from './subscription-items.ts';
import { endSubscription } from './subscription-status.ts';
import { usageOf } from './usage.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
/** A first payment has this long to succeed. */
const INCOMPLETE_FOR = 23 * HOUR;
const UPCOMING_BEFORE = 7 * DAY;
const TRIAL_NOTICE_BEFORE = 3 * DAY;
/** A renewal's invoice stays a draft for an hour, in which it can still be changed. */
const DRAFT_FOR = HOUR;

/** The second at which something happens to it next, or null. */
export function subscriptionDueAt(subscription: Subscription): number | null {
  const { status, ended_at, cancel_at, created, trial_end, hidden } = subscription;
  if (ended_at !== null) return null;
  if (status === 'incomplete') return created + INCOMPLETE_FOR;
  const { start, end } = periodOf(subscription);
  const times = status === 'paused' ? [] : [end];
  if (cancel_at !== null) times.push(cancel_at);
  if (subscription.pending_update) times.push(subscription.pending_update.expires_at);
  if (status === 'trialing' && trial_end !== null && hidden.trialWillEnd !== trial_end)
    times.push(trial_end - TRIAL_NOTICE_BEFORE);
  if (status === 'active' && hidden.upcoming !== end && end - start > UPCOMING_BEFORE)
    times.push(end - UPCOMING_BEFORE);
  return times.length > 0 ? Math.min(...times) : null;
}

/** Does what is due by now: one thing. */
export function advanceSubscription(account: Account, subscription: Subscription): void {
  const now = account.now();
  const { cancel_at, trial_end, hidden, status, pending_update } = subscription;
  const { end } = periodOf(subscription);
  if (status === 'incomplete') {
    expire(account, subscription);
  } else if (pending_update && now >= pending_update.expires_at) {
    dropUpdate(account, subscription);
  } else if (cancel_at !== null && now >= cancel_at) {
    endSubscription(account, subscription, 'cancellation_requested');
  } else if (now >= end && status !== 'paused') {
    renew(account, subscription);
  } else if (status === 'trialing' && trial_end !== null && hidden.trialWillEnd !== trial_end) {
    account.change('subscription', subscription, { hidden: { ...hidden, trialWillEnd: trial_end } });
    account.emit('customer.subscription.trial_will_end', subscription);
  } else {
    account.change('subscription', subscription, { hidden: { ...hidden, upcoming: end } });
    if (subscription.cancel_at === null)
      account.emit('invoice.upcoming', withoutId(upcomingInvoice(account, subscription)));
  }
}

/** Nobody has paid for a change in time: it is off. */
function dropUpdate(account: Account, subscription: Subscription): void {
  const invoice = account.store.get('invoice', subscription.latest_invoice ?? '');
  if (invoice?.status === 'open') voidInvoice(account, invoice);
  account.change('subscription', subscription, { pending_update: null }, 'customer.subscription.updated');
}

const withoutId = ({ id: _, ...invoice }: Invoice): object => invoice;

function expire(account: Account, subscription: Subscription): void {
  const invoice = account.store.get('invoice', subscription.latest_invoice ?? '');
  if (invoice?.status === 'open') voidInvoice(account, invoice);
  endSubscription(account, subscription, null, 'incomplete_expired');
}

function renew(account: Account, subscription: Subscription): void {
  const ending = subscription.trial_settings?.end_behavior.missing_payment_method;
  if (
    subscription.status === 'trialing' &&
    ending !== 'create_invoice' &&
    !hasMethod(account, subscription)
  ) {
    if (ending === 'cancel') return void endSubscription(account, subscription, null);
    const paused = account.change(
      'subscription',
      subscription,
      { status: 'paused' },
      'customer.subscription.updated',
    );
    return void account.emit('customer.subscription.paused', paused);
  }
  startPeriod(account, subscription);
}

function hasMethod(account: Account, subscription: Subscription): boolean {
  return methodFor(account, nextInvoice(account, subscription, nextPeriod(subscription))) !== null;
}

export function nextPeriod(subscription: Subscription): Period {
  const { end: start } = periodOf(subscription);
  const recurring = subscription.items.data[0]!.price.recurring!;
  return { start, end: boundaryAfter(subscription.billing_cycle_anchor, recurring, start) };
}

/** Enters the next period and drafts its invoice; a subscription that nobody pays for gets drafts only. */
function startPeriod(account: Account, subscription: Subscription): void {
  const next = nextPeriod(subscription);
  const invoice = createInvoice(account, {
    ...invoiceFor(account, subscription, next),
    reason: 'subscription_cycle',
    finalizesAt: subscription.status === 'unpaid' ? null : account.now() + DRAFT_FOR,
  });
  const data = subscription.items.data.map((item) => ({
    ...item,
    current_period_start: next.start,
    current_period_end: next.end,
  }));
  account.change(
    'subscription',
    subscription,
    {
      items: { ...subscription.items, data },
      latest_invoice: invoice.id,
      ...(subscription.status === 'trialing' && { status: 'active' as const }),
    },
    'customer.subscription.updated',
  );
}

function invoiceFor(account: Account, subscription: Subscription, next: Period) {
  return {
    customer: subscription.customer,
    currency: subscription.currency,
    lines: renewalLines(account, subscription, next),
    period: periodOf(subscription),
    subscription,
  };
}

/** What waits, what was used, and the next period in advance. */
function renewalLines(account: Account, subscription: Subscription, next: Period): NewLine[] {
  const last = periodOf(subscription);
  const lines = pendingLines(account, subscription);
  for (const item of subscription.items.data) {
    const metered = item.price.recurring?.usage_type === 'metered';
    const period = metered ? last : next;
    const quantity = metered ? usageOf(account, subscription.customer, item, last) : (item.quantity ?? 1);
    if (!(metered && subscription.status === 'trialing'))
      lines.push(itemLine(account, item, period, quantity));
  }
  return lines;
}

const nextInvoice = (account: Account, subscription: Subscription, next: Period): Invoice =>
  draftInvoice(account, {
    ...invoiceFor(account, subscription, next),
    reason: 'upcoming',
    id: account.newId('upcoming_in_1'),
  });

/** The invoice that the next renewal would bring. */
export function upcomingInvoice(account: Account, subscription: Subscription): Invoice {
  const next = nextPeriod(subscription);
  return { ...nextInvoice(account, subscription, next), next_payment_attempt: next.start + DRAFT_FOR };
}
