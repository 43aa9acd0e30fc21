import type { Account } from '../core/account.ts';
import type { Subscription } from '../core/shapes.ts';
import { collect, createInvoice, finalizeInvoice } from './invoicing.ts';
import { dropPending, pendingLines, prorate } from './prorations.ts';
import { periodOf } from './subscription-items.ts';
import { endSubscription, subscriptionOf } from './subscription-status.ts';

export interface Cancellation {
  /** Gives credit for the rest of the period, which the customer's balance keeps. */
  readonly prorate?: boolean;
  /** Bills what waits for an invoice, instead of dropping it. */
  readonly invoiceNow?: boolean;
}

/** Ends a subscription at once; its open invoices are not charged any more. */
export function cancelNow(
  account: Account,
  subscription: Subscription,
  { prorate: credit = false, invoiceNow = false }: Cancellation = {},
): Subscription {
  const period = periodOf(subscription);
  if (credit)
    prorate(account, subscription, { old: subscription.items.data, next: [] }, period, account.now());
  if (invoiceNow) {
    const lines = pendingLines(account, subscription);
    if (lines.length > 0) {
      const { customer, currency } = subscription;
      const spec = {
        customer,
        currency,
        lines,
        period,
        subscription,
        reason: 'subscription_update',
      } as const;
      const invoice = finalizeInvoice(account, createInvoice(account, spec));
      if (invoice.status === 'open') collect(account, invoice);
    }
  } else {
    dropPending(account, subscription);
  }
  for (const invoice of account.store.all('invoice')) {
    const live = invoice.status === 'draft' || invoice.status === 'open';
    if (live && subscriptionOf(account, invoice)?.id === subscription.id) {
      const patch = { auto_advance: false, automatically_finalizes_at: null, next_payment_attempt: null };
      account.change('invoice', invoice, patch, 'invoice.updated');
    }
  }
  return endSubscription(
    account,
    account.store.get('subscription', subscription.id)!,
    'cancellation_requested',
  );
}
