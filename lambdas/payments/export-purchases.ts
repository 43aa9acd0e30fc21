import type { Clock } from '../platform/clock.ts';
import type { Item, Key } from '../platform/dynamodb/item.ts';
import type { Table } from '../platform/dynamodb/table.ts';
import { readItems } from '../platform/export-sections.ts';
import { isoTime } from '../platform/http/iso-time.ts';
import type { ExportRecord, PersonalData } from '../platform/personal-data.ts';
import type { StoredBilling } from './billing/billing.ts';
import type { Invoice } from './billing/invoice.ts';
import type { Customer } from './customers/customer.repository.ts';
import { billingKey, customerKey, invoicesPrefix, orderKey, refundKey, usageKey } from './keys.ts';
import type { Order } from './orders/order.ts';
import type { Refund } from './refunds/refund.ts';
import type { Usage } from './usage/usage.ts';

export interface ExportPurchasesDeps {
  readonly table: Table;
  readonly clock: Clock;
  /** The ids of the organisations that somebody owns, sorted. */
  readonly ownedBy: (userId: string) => Promise<readonly string[]>;
}

/** What the organisations that somebody owns have bought, one organisation after the other. */
export function exportPurchases({ table, clock, ownedBy }: ExportPurchasesDeps): PersonalData['exportUser'] {
  return async (userId, cursor) => {
    const [reached = '', inner = ''] = (cursor ?? '').split('/');
    // who lost an organisation meanwhile goes on with the one behind it
    const [current, next] = (await ownedBy(userId)).filter((id) => id >= reached);
    if (current === undefined) return { records: [], cursor: null };

    const { pk } = billingKey(current);
    const range = { pk, prefix: '', cursor: current === reached ? inner || null : null };
    const part = await readItems<Key>(table, range, (item) => toRecord(item, clock.now()));
    const records = part.records.map((record) => ({ ...record, organisationId: current }));
    const rest = part.cursor === null ? next : `${current}/${part.cursor}`;
    return { records, cursor: rest ?? null };
  };
}

/** By what the sort key begins with; what is not here is a lease or a checkout of minutes. */
const RECORDS: Readonly<Record<string, (item: never) => ExportRecord>> = {
  [customerKey('').sk]: ({ customerId }: Customer) => ({ type: 'stripe_customer', id: customerId }),
  [billingKey('').sk]: subscriptionOf,
  [kindOf(invoicesPrefix('').sk)]: invoiceOf,
  [kindOf(orderKey('', '').sk)]: orderOf,
  [kindOf(refundKey('', '').sk)]: refundOf,
  [kindOf(usageKey('', '').sk)]: usageOf,
};

function toRecord(item: Item & Key, now: number): ExportRecord | null {
  const { expiresAt = Infinity } = item as { readonly expiresAt?: number };
  const write = RECORDS[kindOf(item.sk)] as ((item: Item) => ExportRecord) | undefined;
  return write && expiresAt * 1_000 > now ? write(item) : null;
}

function kindOf(sk: string): string {
  return sk.split('#')[0]!;
}

function subscriptionOf(billing: StoredBilling): ExportRecord {
  const { plan, status, interval, seats, cancelAtPeriodEnd } = billing;
  return {
    type: 'subscription',
    plan,
    status,
    interval,
    seats,
    cancelAtPeriodEnd,
    currentPeriodEnd: isoTime(billing.currentPeriodEnd),
    endsAt: isoTime(billing.endsAt),
    trialEndsAt: isoTime(billing.trialEndsAt),
    graceEndsAt: isoTime(billing.graceEndsAt),
  };
}

function invoiceOf(invoice: Invoice): ExportRecord {
  const { invoiceId: id, number, status, currency, amountDue, amountPaid, amountRefunded, pdfUrl } = invoice;
  return {
    type: 'invoice',
    id,
    number,
    status,
    currency,
    amountDue,
    amountPaid,
    amountRefunded,
    createdAt: isoTime(invoice.createdAt),
    paidAt: isoTime(invoice.paidAt),
    periodStart: isoTime(invoice.periodStart),
    periodEnd: isoTime(invoice.periodEnd),
    pdfUrl,
  };
}

function orderOf({ orderId: id, lines, amount, currency, status, refunded, ...order }: Order): ExportRecord {
  const { placedBy, placedAt, paidAt } = order;
  const times = { placedAt: isoTime(placedAt), paidAt: isoTime(paidAt) };
  return { type: 'order', id, lines, amount, currency, status, refunded, placedBy, ...times };
}

function refundOf({
  refundId: id,
  orderId,
  invoiceId,
  amount,
  currency,
  reason,
  status,
  requestedAt,
}: Refund) {
  const what = { orderId, invoiceId, amount, currency, reason, status };
  return { type: 'refund', id, ...what, requestedAt: isoTime(requestedAt) };
}

function usageOf({ usageId: id, meter, quantity, at, state }: Usage): ExportRecord {
  return { type: 'usage', id, meter, quantity, state, at: isoTime(at) };
}
