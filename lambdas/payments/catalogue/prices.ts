import type { Stripe } from 'stripe';
import { Unavailable } from '../../platform/errors.ts';
import { log } from '../../platform/log.ts';
import type { Interval, Plan } from '../payments.contract.ts';
import type { PaymentsServices } from '../services.ts';
import { planPriceKey, usagePriceKey } from './stripe-names.contract.ts';

/** Stripe's ids of what a subscription to a plan consists of. */
export interface PlanPrices {
  readonly plan: string;
  /** Of its meters. */
  readonly usage: readonly string[];
}

/**
 * The prices of a plan as they are now at Stripe. Asked for each time: it is bought rarely, and a price that
 * `npm run stripe` has replaced must not be sold from a memory.
 *
 * @throws Unavailable `plan_not_for_sale` when the catalogue was not brought to Stripe
 */
export async function pricesOf(
  { stripe }: Pick<PaymentsServices, 'stripe'>,
  plan: Plan,
  interval: Interval,
): Promise<PlanPrices> {
  const planKey = planPriceKey(plan.id, interval);
  const usageKeys = Object.keys(plan.usage).map((meter) => usagePriceKey(plan.id, meter, interval));
  const found = await stripe.read('prices.list', (api, options) =>
    // Stripe takes ten keys at most; soloist.config.ts allows no plan more
    api.prices.list({ lookup_keys: [planKey, ...usageKeys], active: true, limit: 100 }, options),
  );
  const idOf = (key: string) => requirePrice(found.data, key);
  return { plan: idOf(planKey), usage: usageKeys.map(idOf) };
}

function requirePrice(prices: readonly Stripe.Price[], key: string): string {
  const price = prices.find(({ lookup_key }) => lookup_key === key);
  if (price) return price.id;
  log.warn('a price of the catalogue is not at Stripe: run npm run stripe -- <stage>', { price: key });
  throw new Unavailable(60, 'plan_not_for_sale', 'this plan can not be bought at the moment; try again soon');
}
