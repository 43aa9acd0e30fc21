import type { PaymentsServices } from '../services.ts';
import { BillingRepository } from './billing.repository.ts';
import type { Customer } from '../customers/customer.repository.ts';
import { billingFrom, surplusOf } from './from-stripe.ts';
import { invoiceFrom } from './invoice.ts';
import { InvoiceRepository } from './invoice.repository.ts';
import { lookAt, lookAtInvoice } from './look.ts';
import { newsOf } from './news.ts';
import type { Change, News } from './news.ts';

export type BillingServices = Pick<
  PaymentsServices,
  'table' | 'transactions' | 'clock' | 'stripe' | 'catalogue'
>;

/** What to look at besides the subscription. */
export interface LookOptions {
  readonly invoiceId?: string;
  /** What was paid back of the invoice; asked for after our own state was read, like all that Stripe says. */
  readonly refunded?: () => Promise<number>;
}

/** What we have, what Stripe says, and what must be told about the difference. */
export interface Comparison extends Change {
  readonly news: readonly News[];
  /** Subscriptions that run besides the one that counts, by id: paid for, and of no use. */
  readonly surplus: readonly string[];
}

/** Looks without writing anything. @throws PaymentsUnavailable */
export async function compare(
  services: BillingServices,
  customer: Customer,
  { invoiceId, refunded }: LookOptions = {},
): Promise<Comparison> {
  const { table, stripe, catalogue, clock } = services;
  // first, or what others write while Stripe answers would go unnoticed
  const before = await new BillingRepository(table).find(customer.organisationId, { consistent: true });
  const [view, invoices] = await Promise.all([
    lookAt(stripe, customer.customerId),
    invoiceId === undefined ? NO_INVOICE : compareInvoice(services, customer, invoiceId, refunded),
  ]);
  const change = { before, after: billingFrom(customer, view, catalogue), ...invoices };
  const surplus = surplusOf(view.subscriptions).map(({ id }) => id);
  return { ...change, surplus, news: newsOf(change, catalogue, clock.now()) };
}

type Invoices = Pick<Change, 'invoiceBefore' | 'invoiceAfter'>;

const NO_INVOICE: Invoices = { invoiceBefore: null, invoiceAfter: null };

async function compareInvoice(
  { table, stripe }: BillingServices,
  { organisationId }: Customer,
  invoiceId: string,
  refunded?: () => Promise<number>,
): Promise<Invoices> {
  const seen = await lookAtInvoice(stripe, invoiceId);
  if (seen.status === 'draft') return NO_INVOICE; // Stripe may still change it, and nobody is asked to pay it
  const place = { organisationId, invoiceId, createdAt: seen.created * 1_000 };
  const invoiceBefore = await new InvoiceRepository(table).find(place);
  const amountRefunded = (await refunded?.()) ?? invoiceBefore?.amountRefunded ?? 0;
  return { invoiceBefore, invoiceAfter: invoiceFrom(organisationId, seen, amountRefunded) };
}

/** Whether what is stored says all that was seen. */
export function isSame<T extends object>(stored: T | null, seen: T | null): boolean {
  const names = Object.keys(seen ?? {}) as (keyof T)[];
  return names.every((name) => stored?.[name] === seen?.[name]);
}
