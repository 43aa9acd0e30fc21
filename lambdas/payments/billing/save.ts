import { Conflict } from '../../platform/errors.ts';
import type { Write } from '../../platform/dynamodb/write.ts';
import { count } from '../../platform/metrics.ts';
import { PAYMENTS_EVENTS, PAYMENTS_METRICS } from '../payments.contract.ts';
import type { PaymentData } from '../payments.contract.ts';
import { BillingRepository } from './billing.repository.ts';
import type { Customer } from '../customers/customer.repository.ts';
import type { StoredBilling } from './billing.ts';
import { isSame } from './compare.ts';
import type { BillingServices, Comparison } from './compare.ts';
import { InvoiceRepository } from './invoice.repository.ts';
import { toEvents } from './news.ts';
import type { News } from './news.ts';
import { reminderDue, reminderSent } from './reminders.ts';

/** Another worker has written meanwhile: what was seen at Stripe may be older than that. */
class Overtaken extends Conflict {
  constructor() {
    super('billing_overtaken', 'the billing state has changed meanwhile; look at Stripe again');
  }
}

/**
 * Writes what a comparison has found: billing state, invoice and events together.
 *
 * @throws Conflict when somebody has written since the comparison began
 */
export async function save(
  { table, transactions, clock, catalogue }: BillingServices,
  customer: Customer,
  { before, after, invoiceBefore, invoiceAfter, news }: Comparison,
  also?: Write,
): Promise<void> {
  const transaction = transactions.begin();
  if (also) transaction.add(also);
  const from = before?.version ?? 0;
  const isChanged = news.length > 0 || !isSame(before, after) || !isSame(invoiceBefore, invoiceAfter);
  if (isChanged) {
    // also where the invoice alone is new: its writer must be able to lose too
    const version = from + Math.max(1, news.length);
    const now = clock.now();
    const reminder = reminderDue(after, now, catalogue) ?? reminderSent(before, after);
    const billing: StoredBilling = { ...after, version, reminder, updatedAt: now };
    transaction.add(new BillingRepository(table).replace(billing, from), () => new Overtaken());
    if (invoiceAfter) transaction.add(new InvoiceRepository(table).put(invoiceAfter));
    for (const event of toEvents(news, customer, from)) transaction.emit(event, () => new Overtaken());
  }
  await transaction.commit();
  countPayments(news, catalogue.currency);
}

/** Without money of other currencies: sums of several mean nothing. */
function countPayments(news: readonly News[], currency: string): void {
  for (const { type, data } of news) {
    if (type === PAYMENTS_EVENTS.paymentFailed) count(PAYMENTS_METRICS.failed);
    if (type !== PAYMENTS_EVENTS.paymentReceived) continue;
    const payment = data as PaymentData;
    count(PAYMENTS_METRICS.succeeded);
    if (payment.currency === currency) count(PAYMENTS_METRICS.revenue, payment.amount);
  }
}
