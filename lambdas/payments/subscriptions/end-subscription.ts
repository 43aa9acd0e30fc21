import type { Stripe } from 'stripe';
import { organisationOf } from '../organisation-of.ts';
import type { PaymentsServices } from '../services.ts';
import { refreshQuietly } from './refresh-quietly.ts';
import { currentSubscription } from './stripe-subscriptions.ts';

export interface EndWanted {
  readonly userId: string;
  readonly organisationId?: string | undefined;
  /** As requestKeyOf gives it. */
  readonly requestKey: string;
}

/**
 * Ends the subscription with the period that is paid for; one that was never paid ends at once. Repeating it changes
 * nothing.
 *
 * @returns the organisation's id
 * @throws OrganisationNotFound, RoleRequired, NotSubscribed, PaymentsUnavailable
 */
export async function cancelSubscription(services: PaymentsServices, wanted: EndWanted): Promise<string> {
  const { organisationId, subscription, key } = await find(services, wanted, 'cancel');
  const { id, status } = subscription;
  if (status === 'incomplete') {
    await services.stripe.write('subscriptions.cancel', key, (api, options) =>
      api.subscriptions.cancel(id, {}, options),
    );
  } else if (!isEnding(subscription)) {
    await services.stripe.write('subscriptions.update', key, (api, options) =>
      api.subscriptions.update(id, { cancel_at_period_end: true }, options),
    );
  }
  await refreshQuietly(services, organisationId);
  return organisationId;
}

/**
 * Lets a subscription go on that was to end. Repeating it changes nothing.
 *
 * @returns the organisation's id
 * @throws OrganisationNotFound, RoleRequired, NotSubscribed when it has ended, PaymentsUnavailable
 */
export async function resumeSubscription(services: PaymentsServices, wanted: EndWanted): Promise<string> {
  const { organisationId, subscription, key } = await find(services, wanted, 'resume');
  if (isEnding(subscription)) {
    await services.stripe.write('subscriptions.update', key, (api, options) =>
      api.subscriptions.update(subscription.id, goingOn(subscription), options),
    );
  }
  await refreshQuietly(services, organisationId);
  return organisationId;
}

async function find(
  services: PaymentsServices,
  { userId, organisationId: asked, requestKey }: EndWanted,
  what: 'cancel' | 'resume',
) {
  const { organisationId } = await organisationOf(services, { userId, organisationId: asked, manage: true });
  const subscription = await currentSubscription(services, organisationId);
  return { organisationId, subscription, key: `${what}:${organisationId}:${requestKey}` };
}

/** Our own route ends it by the period, Stripe's portal may by a date. */
function isEnding({ cancel_at_period_end, cancel_at }: Stripe.Subscription): boolean {
  return cancel_at_period_end || cancel_at !== null;
}

/** Stripe takes one of both at a time. */
function goingOn({ cancel_at_period_end }: Stripe.Subscription): Stripe.SubscriptionUpdateParams {
  return cancel_at_period_end ? { cancel_at_period_end: false } : { cancel_at: '' };
}
