import { log } from '../../platform/log.ts';
import { planItemOf } from '../billing/from-stripe.ts';
import { findCustomerById } from '../customers/customer.repository.ts';
import { idOf } from '../stripe/id-of.ts';
import type { Walk } from './walk.ts';

/** Pages through the subscriptions that run at Stripe and looks for those that are to our plans and nobody's here. */
export const walkSubscriptions: Walk = async (services, cursor) => {
  const { data, has_more: hasMore } = await services.stripe.read('subscriptions.list', (api, options) =>
    api.subscriptions.list({ limit: 100, ...(cursor !== null && { starting_after: cursor }) }, options),
  );
  let drift = 0;
  for (const subscription of data.filter((candidate) => planItemOf(candidate) !== null)) {
    const customerId = idOf(subscription.customer)!;
    if (await findCustomerById(services.table, customerId)) continue;
    drift += 1;
    log.warn('a subscription to a plan of ours belongs to nobody here', {
      subscriptionId: subscription.id,
      customerId,
    });
  }
  return { drift, cursor: hasMore ? (data.at(-1)?.id ?? null) : null };
};
