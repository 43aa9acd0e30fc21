import type { Customer } from '../customers/customer.repository.ts';
import { invoiceFrom } from '../billing/invoice.ts';
import { InvoiceRepository } from '../billing/invoice.repository.ts';
import type { PaymentsServices } from '../services.ts';
import { fieldDifferences } from './difference.ts';
import type { Difference } from './difference.ts';

/** As far back as a night's run looks: two years of monthly ones. */
const LIMIT = 24;

const FIELDS = ['status', 'amountDue', 'amountPaid', 'attemptCount'] as const;

/** How the customer's latest invoices differ from Stripe's. @throws PaymentsUnavailable */
export async function checkInvoices(
  { table, stripe }: Pick<PaymentsServices, 'table' | 'stripe'>,
  { organisationId, customerId }: Customer,
): Promise<readonly Difference[]> {
  const invoices = new InvoiceRepository(table);
  const { data } = await stripe.read('invoices.list', (api, options) =>
    api.invoices.list({ customer: customerId, limit: LIMIT }, options),
  );
  const issued = data.filter(({ status }) => status !== 'draft');
  const compared = issued.map(async (invoice) => {
    const atStripe = invoiceFrom(organisationId, invoice, 0);
    return fieldDifferences(invoice.id, await invoices.find(atStripe), atStripe, FIELDS);
  });
  return (await Promise.all(compared)).flat();
}
