import type { Account } from '../core/account.ts';
import type { InvoiceItem, InvoiceLine, Price, SubscriptionItem } from '../core/shapes.ts';
import { formatAmount } from './money.ts';

export interface Period {
  readonly start: number;
  readonly end: number;
}

/** What one line bills; amounts below zero are credits. */
export interface NewLine {
  readonly amount: number;
  readonly currency: string;
  readonly description: string;
  readonly period: Period;
  readonly price: Price;
  readonly quantity: number;
  readonly subscription: string;
  readonly item: string;
  /** The invoice item it comes from: prorations wait as such for the next invoice. */
  readonly invoiceItem?: InvoiceItem;
}

/** In the smallest unit, rounded: prices may be fractions of a cent. */
export function amountOf(price: Price, quantity: number): number {
  return Math.round(Number(price.unit_amount_decimal ?? price.unit_amount ?? 0) * quantity);
}

export function newLine(account: Account, invoice: string, line: NewLine): InvoiceLine {
  return {
    id: account.newId('il_1'),
    object: 'line_item',
    amount: line.amount,
    currency: line.currency,
    description: line.description,
    discount_amounts: [],
    discountable: !line.invoiceItem,
    discounts: [],
    invoice,
    livemode: false,
    metadata: {},
    parent: {
      invoice_item_details: null,
      subscription_item_details: {
        invoice_item: line.invoiceItem?.id ?? null,
        proration: line.invoiceItem !== undefined,
        proration_details: line.invoiceItem ? { credited_items: null } : null,
        subscription: line.subscription,
        subscription_item: line.item,
      },
      type: 'subscription_item_details',
    },
    period: { start: line.period.start, end: line.period.end },
    pretax_credit_amounts: [],
    pricing: pricingOf(line.price),
    quantity: line.quantity,
    quantity_decimal: String(line.quantity),
    subscription: line.subscription,
    subtotal: line.amount,
    taxes: [],
  };
}

export const pricingOf = (price: Price): NonNullable<InvoiceLine['pricing']> => ({
  price_details: { price: price.id, product: price.product },
  type: 'price_details',
  unit_amount_decimal: price.unit_amount_decimal,
});

/** `1 × Pro (at $12.00 / month)` */
export function describeLine(account: Account, price: Price, quantity: number): string {
  const product = account.store.get('product', price.product)?.name ?? price.product;
  const amount = formatAmount(Number(price.unit_amount_decimal), price.currency);
  const { interval = '', interval_count = 1 } = price.recurring ?? {};
  const every = interval_count > 1 ? `every ${interval_count} ${interval}s` : interval;
  return `${quantity} × ${product} (at ${amount} / ${every})`;
}

/** A period of one item of a subscription. @param free during a trial */
export function itemLine(
  account: Account,
  item: SubscriptionItem,
  period: Period,
  quantity: number,
  free = false,
): NewLine {
  const { price } = item;
  const product = account.store.get('product', price.product)?.name ?? price.product;
  return {
    amount: free ? 0 : amountOf(price, quantity),
    currency: price.currency,
    description: free ? `Free trial for ${quantity} × ${product}` : describeLine(account, price, quantity),
    period,
    price,
    quantity,
    subscription: item.subscription,
    item: item.id,
  };
}
