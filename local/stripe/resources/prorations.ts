import type { Account } from '../core/account.ts';
import type { InvoiceItem, Subscription, SubscriptionItem } from '../core/shapes.ts';
import { amountOf, pricingOf, type NewLine, type Period } from './invoice-lines.ts';

/**
 * Invoice items for a change in mid-period: a credit for what is left of each old item, a charge for what is left of
 * each new one. They wait for the next invoice. https://docs.stripe.com/billing/subscriptions/prorations
 * @param at second of the change
 */
export function prorate(
  account: Account,
  subscription: Subscription,
  { old, next }: { old: readonly SubscriptionItem[]; next: readonly SubscriptionItem[] },
  period: Period,
  at: number,
): void {
  const part = (period.end - at) / (period.end - period.start);
  const rest = { start: at, end: period.end };
  for (const item of old) pend(account, subscription, item, { part: -part, period: rest });
  for (const item of next) pend(account, subscription, item, { part, period: rest });
}

function pend(
  account: Account,
  subscription: Subscription,
  item: SubscriptionItem,
  { part, period }: { part: number; period: Period },
): void {
  if (item.price.recurring?.usage_type === 'metered') return;
  const quantity = item.quantity ?? 1;
  const amount = Math.round(amountOf(item.price, quantity) * part);
  const product = account.store.get('product', item.price.product)?.name ?? item.price.product;
  const date = new Date(period.start * 1000).toLocaleDateString('en-GB', {
    dateStyle: 'medium',
    timeZone: 'UTC',
  });
  const what = part < 0 ? 'Unused time on' : 'Remaining time on';
  account.create(
    'invoiceitem',
    {
      id: account.newId('ii_1'),
      object: 'invoiceitem',
      amount,
      currency: item.price.currency,
      customer: subscription.customer,
      customer_account: null,
      date: account.now(),
      description: `${what} ${quantity} × ${product} after ${date}`,
      discountable: false,
      discounts: [],
      invoice: null,
      livemode: false,
      metadata: {},
      parent: {
        subscription_details: { subscription: subscription.id, subscription_item: item.id },
        type: 'subscription_details',
      },
      period: { start: period.start, end: period.end },
      pricing: pricingOf(item.price),
      proration: true,
      quantity,
      quantity_decimal: String(quantity),
      tax_rates: [],
      test_clock: null,
    },
    'invoiceitem.created',
  );
}

const isPending = (item: InvoiceItem, subscription: Subscription) =>
  item.invoice === null && item.parent?.subscription_details?.subscription === subscription.id;

/** What waits for the subscription's next invoice, as lines of it. */
export function pendingLines(account: Account, subscription: Subscription): NewLine[] {
  return account.store
    .all('invoiceitem')
    .filter((item) => isPending(item, subscription))
    .map((item) => ({
      amount: item.amount,
      currency: item.currency,
      description: item.description ?? '',
      period: item.period,
      price: account.store.get('price', item.pricing!.price_details!.price)!,
      quantity: item.quantity,
      subscription: subscription.id,
      item: item.parent!.subscription_details!.subscription_item!,
      invoiceItem: item,
    }));
}

export function dropPending(account: Account, subscription: Subscription): void {
  for (const item of account.store.all('invoiceitem'))
    if (isPending(item, subscription)) account.store.remove('invoiceitem', item.id);
}
