import type { Stripe } from 'stripe';
import { currentOf } from '../billing/from-stripe.ts';
import { findCustomer } from '../customers/customer.repository.ts';
import { NotSubscribed } from '../errors.ts';
import type { PaymentsServices } from '../services.ts';

/** A subscription in one of these has ended, or never begun. */
const OVER: readonly string[] = ['canceled', 'incomplete_expired'];

/** Whether the organisation has it: another one beside it would be paid for twice. */
export function isOpen({ status }: { readonly status: string }): boolean {
  return status !== 'none' && !OVER.includes(status);
}

/** All that the customer has and had, as Stripe says now, newest first. */
export async function subscriptionsOf(
  { stripe }: Pick<PaymentsServices, 'stripe'>,
  customer: string,
): Promise<readonly Stripe.Subscription[]> {
  const { data } = await stripe.read('subscriptions.list', (api, options) =>
    // an organisation has one after the other: a hundred are more than it lives to see
    api.subscriptions.list({ customer, status: 'all', limit: 100 }, options),
  );
  return data;
}

/**
 * The subscription that an organisation has, from Stripe: what changes it must not go by a copy.
 *
 * @throws NotSubscribed
 */
export async function currentSubscription(
  services: Pick<PaymentsServices, 'stripe' | 'table'>,
  organisationId: string,
): Promise<Stripe.Subscription> {
  const customer = await findCustomer(services.table, organisationId);
  const current = customer && currentOf(await subscriptionsOf(services, customer.customerId));
  if (!current || !isOpen(current)) throw new NotSubscribed();
  return current;
}
