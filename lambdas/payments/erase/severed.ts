import type { Invoice } from '../billing/invoice.ts';
import type { Order, OrderLine } from '../orders/order.ts';

/** For how many years after the one in which it was issued: what tax law in most of Europe asks for. */
const KEPT_YEARS = 10;

/** What is left of an invoice or an order: what was sold for how much, and nothing of who bought it. */
export interface Severed {
  /** Random: it leads nowhere. */
  readonly severedId: string;
  readonly kind: 'invoice' | 'order';
  // amounts: in the currency's smallest unit; times: milliseconds since the epoch
  readonly currency: string;
  readonly amount: number;
  readonly paid: number;
  readonly refunded: number;
  readonly issuedAt: number;
  readonly paidAt: number | null;
  /** As printed on the invoice; null for an order, which has none. */
  readonly number: string | null;
  readonly lines: readonly OrderLine[];
  /** Seconds since the epoch. */
  readonly expiresAt: number;
}

export function severedInvoice(invoice: Invoice, severedId: string): Severed {
  const { currency, amountDue, amountPaid, amountRefunded, createdAt, paidAt, number } = invoice;
  return {
    severedId,
    kind: 'invoice',
    currency,
    amount: amountDue,
    paid: amountPaid,
    refunded: amountRefunded,
    issuedAt: createdAt,
    paidAt,
    number,
    lines: [],
    expiresAt: endOf(createdAt),
  };
}

/** Null for an order that was never paid: there is nothing to account for. */
export function severedOrder(order: Order, severedId: string): Severed | null {
  const { currency, amount, refunded, paidAt, lines } = order;
  if (order.status !== 'paid' || paidAt === null) return null;
  return {
    severedId,
    kind: 'order',
    currency,
    amount,
    paid: amount,
    refunded,
    issuedAt: paidAt,
    paidAt,
    number: null,
    lines,
    expiresAt: endOf(paidAt),
  };
}

/** The end of the tenth year after. */
function endOf(at: number): number {
  return Date.UTC(new Date(at).getUTCFullYear() + KEPT_YEARS + 1, 0) / 1_000;
}
