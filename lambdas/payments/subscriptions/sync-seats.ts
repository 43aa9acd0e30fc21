import { planItemOf } from '../billing/from-stripe.ts';
import type { PaymentsServices } from '../services.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { refreshQuietly } from './refresh-quietly.ts';
import { seatsFor } from './seats.ts';
import { findSubscription } from './stripe-subscriptions.ts';

/**
 * Brings the seats that an organisation pays for to the number of its members; what that costs or saves stands on its
 * next invoice. For plans that are sold by the seat; others are left as they are.
 *
 * @param comparison names this comparison in Stripe's idempotency key
 * @returns whether there was something to change
 * @throws PaymentsUnavailable, StripeRefused, Conflict `change_in_flight`
 */
export async function syncSeats(
  services: PaymentsServices,
  organisationId: string,
  comparison: string,
): Promise<boolean> {
  const difference = await seatsToChange(services, organisationId);
  if (!difference) return false;
  return oneAtATime(services, organisationId, async () => {
    // a change of the plan may have come before
    const now = await seatsToChange(services, organisationId);
    if (!now) return false;
    // with the number: the same comparison made again may find another one
    const key = `seats:${organisationId}:${comparison}:${now.quantity}`;
    await services.stripe.write('subscriptions.update', key, (api, options) =>
      api.subscriptions.update(
        now.subscriptionId,
        {
          items: [{ id: now.itemId, quantity: now.quantity }],
          proration_behavior: 'create_prorations',
        },
        options,
      ),
    );
    await refreshQuietly(services, organisationId);
    return true;
  });
}

/** Null where all is as it should be. */
async function seatsToChange(services: PaymentsServices, organisationId: string) {
  const subscription = await findSubscription(services, organisationId);
  const current = subscription && planItemOf(subscription);
  // a plan that is sold no more keeps the seats it has
  const plan = services.catalogue.plans.find(({ id }) => id === current?.plan);
  // while a change waits for its payment Stripe takes no other
  if (!current || !plan?.perSeat || subscription.pending_update) return null;
  const quantity = await seatsFor(services, plan, organisationId);
  if (current.item.quantity === quantity) return null;
  return { subscriptionId: subscription.id, itemId: current.item.id, quantity };
}
