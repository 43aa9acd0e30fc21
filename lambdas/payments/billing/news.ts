import type { NewEvent } from '../../platform/events/event.ts';
import { PAYMENTS_EVENTS } from '../payments.contract.ts';
import type { Catalogue, PaymentData, SubscriptionData } from '../payments.contract.ts';
import type { Customer } from '../customers/customer.repository.ts';
import type { Billing, StoredBilling } from './billing.ts';
import type { Invoice } from './invoice.ts';
import { reminderDue, reminderSent } from './reminders.ts';

/** Something that must be told: an event without its place in the aggregate's history. */
export interface News {
  readonly type: string;
  readonly data: SubscriptionData | PaymentData;
}

/** Before and after of one look at Stripe. */
export interface Change {
  readonly before: StoredBilling | null;
  readonly after: Billing;
  readonly invoiceBefore: Invoice | null;
  readonly invoiceAfter: Invoice | null;
}

/** What is told of: renewals change the period alone, and their payment is told of by itself. */
const TOLD = ['plan', 'status', 'interval', 'seats', 'cancelAtPeriodEnd', 'trialEndsAt'] as const;

/**
 * What has happened between two states, each thing once. It follows from the states alone: a webhook that was lost or
 * came twice neither takes away from it nor adds.
 */
export function newsOf(change: Change, catalogue: Catalogue, now: number): readonly News[] {
  return [
    ...subscriptionNews(change, catalogue),
    ...paymentNews(change),
    ...reminders(change, catalogue, now),
  ];
}

/** Events in the history of the organisation, of which `after` was the last version. */
export function toEvents(news: readonly News[], customer: Customer, after: number): readonly NewEvent[] {
  return news.map(({ type, data }, index) => ({
    type,
    module: 'payments',
    aggregate: customer.organisationId,
    version: after + 1 + index,
    subject: customer.contactId,
    data,
  }));
}

function subscriptionNews({ before, after }: Change, catalogue: Catalogue): readonly News[] {
  const known = before ?? { ...after, status: 'none', subscriptionId: null };
  if (before === null && after.status === 'none') return [];
  if (before !== null && TOLD.every((field) => known[field] === after[field])) return [];
  return [{ type: PAYMENTS_EVENTS.subscriptionChanged, data: subscriptionData(after, catalogue) }];
}

function paymentNews({ invoiceBefore, invoiceAfter }: Change): readonly News[] {
  if (!invoiceAfter) return [];
  const { status, amountPaid, amountDue, attemptCount, actionRequired } = invoiceAfter;
  if (status === 'paid') {
    // a trial begins with an invoice over nothing
    const isNew = invoiceBefore?.status !== 'paid' && amountPaid > 0;
    return isNew ? [payment(PAYMENTS_EVENTS.paymentReceived, invoiceAfter, amountPaid)] : [];
  }
  if (status !== 'open' || attemptCount <= (invoiceBefore?.attemptCount ?? 0)) return [];
  const type = actionRequired ? PAYMENTS_EVENTS.paymentActionRequired : PAYMENTS_EVENTS.paymentFailed;
  return [payment(type, invoiceAfter, amountDue)];
}

function reminders({ before, after }: Change, catalogue: Catalogue, now: number): readonly News[] {
  const due = reminderDue(after, now, catalogue);
  if (due === null || due === reminderSent(before, after)) return [];
  const type = due === 'cut_off' ? PAYMENTS_EVENTS.cutOff : PAYMENTS_EVENTS.graceEnding;
  return [{ type, data: subscriptionData(after, catalogue) }];
}

function subscriptionData(billing: Billing, { plans }: Catalogue): SubscriptionData {
  const { organisationId, plan, status, seats, endsAt, graceEndsAt } = billing;
  const planName = plans.find(({ id }) => id === plan)?.name ?? plan;
  return { organisationId, plan, planName, status, seats, endsAt, graceEndsAt };
}

function payment(type: string, invoice: Invoice, amount: number): News {
  const { organisationId, currency, invoiceId, url } = invoice;
  return { type, data: { organisationId, amount, currency, invoiceId, orderId: null, url } };
}
