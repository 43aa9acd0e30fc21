import { log } from '../../platform/log.ts';
import type { Customer } from '../customers/customer.repository.ts';
import type { Billing } from '../billing/billing.ts';
import { compare } from '../billing/compare.ts';
import type { Comparison } from '../billing/compare.ts';
import { refresh } from '../billing/refresh.ts';
import type { PaymentsServices } from '../services.ts';
import { checkInvoices } from './check-invoices.ts';
import { checkOrders } from './check-orders.ts';
import { fieldDifferences } from './difference.ts';
import type { Difference } from './difference.ts';

/**
 * Compares all that we keep of a customer with Stripe. What is due by the calendar alone is done on the way: the
 * reminders of a grace that ends.
 *
 * @param repair whether our side is brought to what Stripe says
 * @returns what differed, before any repair
 * @throws PaymentsUnavailable
 */
export async function checkCustomer(
  services: PaymentsServices,
  customer: Customer,
  repair: boolean,
): Promise<readonly Difference[]> {
  const comparison = await compare(services, customer);
  const billing = billingDifferences(comparison);
  const invoices = await checkInvoices(services, customer);
  // nobody is cut off by what we only believe: a reminder goes out when our state is Stripe's
  const isReminderDue = billing.length === 0 && comparison.news.length > 0;
  if (isReminderDue || (repair && billing.length > 0)) await refresh(services, customer);
  if (repair) {
    for (const invoiceId of new Set(invoices.map(({ of }) => of)))
      await refresh(services, customer, { invoiceId });
  }
  const differences = [...billing, ...invoices, ...(await checkOrders(services, customer))];
  for (const { of, field, stored, atStripe } of differences) {
    const { organisationId } = customer;
    log.warn('our state differs from Stripe’s', { organisationId, of, field, stored, atStripe, repair });
  }
  return differences;
}

const FIELDS: readonly (keyof Billing)[] = [
  'customerId',
  'subscriptionId',
  'plan',
  'status',
  'interval',
  'seats',
  'currentPeriodEnd',
  'cancelAtPeriodEnd',
  'endsAt',
  'trialEndsAt',
  'graceEndsAt',
];

function billingDifferences({ before, after, surplus }: Comparison): readonly Difference[] {
  const found =
    before === null && after.status === 'none' ? [] : fieldDifferences('billing', before, after, FIELDS);
  if (surplus.length === 0) return found;
  // which of two is wanted, and what is given back, only people can say: no repair ends a subscription
  return [
    ...found,
    { of: 'subscriptions', field: 'id', stored: after.subscriptionId, atStripe: surplus.join(' ') },
  ];
}
