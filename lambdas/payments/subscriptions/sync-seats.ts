import { planItemOf } from '../billing/from-stripe.ts';
import type { PaymentsServices } from '../services.ts';
import { refreshQuietly } from './refresh-quietly.ts';
import { seatsFor } from './seats.ts';
import { findSubscription } from './stripe-subscriptions.ts';

/**
 * Brings the seats that an organisation pays for to the number of its members; what that costs or saves stands on its
 * next invoice. For plans that are sold by the seat; others are left as they are.
 *
 * @param intent names this comparison at Stripe: the message that asked for it
 * @returns whether there was something to change
 * @throws PaymentsUnavailable, StripeRefused
 */
export async function syncSeats(
  services: PaymentsServices,
  organisationId: string,
  intent: string,
): Promise<boolean> {
  const subscription = await findSubscription(services, organisationId);
  const current = subscription && planItemOf(subscription);
  // a plan that is sold no more keeps the seats it has
  const plan = services.catalogue.plans.find(({ id }) => id === current?.plan);
  // while a change waits for its payment Stripe takes no other
  if (!current || !plan?.perSeat || subscription.pending_update) return false;
  const quantity = await seatsFor(services, plan, organisationId);
  if (current.item.quantity === quantity) return false;
  await services.stripe.write(
    'subscriptionItems.update',
    `seats:${organisationId}:${intent}`,
    (api, options) =>
      api.subscriptionItems.update(
        current.item.id,
        { quantity, proration_behavior: 'create_prorations' },
        options,
      ),
  );
  await refreshQuietly(services, organisationId);
  return true;
}
