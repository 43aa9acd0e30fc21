import type { OwnerMetadata } from '../catalogue/stripe-names.contract.ts';
import type { PaymentsServices } from '../services.ts';
import { findCustomer, keepCustomer } from './customer.repository.ts';

export interface Buyer {
  readonly organisationId: string;
  /** Who buys for it, and is mailed about its payments when they are the first to. */
  readonly userId: string;
}

/**
 * The organisation's customer at Stripe, made when it buys for the first time. It carries no mail address: Checkout
 * asks for one and keeps it at Stripe.
 *
 * @returns `cus_…`
 * @throws PaymentsUnavailable, OutcomeUnknown
 */
export async function ensureCustomer(
  { table, stripe }: Pick<PaymentsServices, 'table' | 'stripe'>,
  { organisationId, userId: contactId }: Buyer,
): Promise<string> {
  const known = await findCustomer(table, organisationId);
  if (known) return known.customerId;
  const metadata: OwnerMetadata = { soloist_organisation: organisationId };
  // the same parameters whoever asks: Stripe refuses a key that comes with others
  const { id } = await stripe.write('customers.create', `customer:${organisationId}`, (api, options) =>
    api.customers.create({ metadata: { ...metadata } }, options),
  );
  const kept = await keepCustomer(table, { organisationId, customerId: id, contactId });
  return kept.customerId;
}
