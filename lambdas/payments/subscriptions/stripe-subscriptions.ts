import type { Stripe } from 'stripe';
import { currentOf } from '../billing/from-stripe.ts';
import { subscriptionsOf } from '../billing/look.ts';
import { findCustomer } from '../customers/customer.repository.ts';
import { NotSubscribed } from '../errors.ts';
import type { PaymentsServices } from '../services.ts';

type Services = Pick<PaymentsServices, 'stripe' | 'table'>;

/** A subscription in one of these has ended, or never begun. */
const OVER: readonly string[] = ['canceled', 'incomplete_expired'];

/** Whether the organisation has it: another one beside it would be paid for twice. */
export function isOpen({ status }: { readonly status: string }): boolean {
  return status !== 'none' && !OVER.includes(status);
}

/**
 * The open subscription of an organisation, from Stripe: what changes it must not go by a copy. Null where there is none.
 */
export async function findSubscription(
  services: Services,
  organisationId: string,
): Promise<Stripe.Subscription | null> {
  const customer = await findCustomer(services.table, organisationId);
  const current = customer && currentOf(await subscriptionsOf(services.stripe, customer.customerId));
  return current && isOpen(current) ? current : null;
}

/** As {@link findSubscription}. @throws NotSubscribed */
export async function currentSubscription(
  services: Services,
  organisationId: string,
): Promise<Stripe.Subscription> {
  const subscription = await findSubscription(services, organisationId);
  if (!subscription) throw new NotSubscribed();
  return subscription;
}
