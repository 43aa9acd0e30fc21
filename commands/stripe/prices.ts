import type { Stripe } from 'stripe';
import {
  planPriceKey,
  planProductId,
  usagePriceKey,
  usageProductId,
  type PriceMetadata,
} from '../../lambdas/payments/catalogue/stripe-names.contract.ts';
import type { Catalogue, Interval, Plan } from '../../lambdas/payments/payments.contract.ts';
import type { Difference } from './difference.ts';
import type { Meters } from './meters.ts';
import type { Seen } from './seen.ts';

interface WantedPrice {
  /** Lookup key. */
  readonly key: string;
  readonly product: string;
  /** In the currency's smallest unit; of a unit where there is a meter. */
  readonly amount: number;
  readonly interval: Interval;
  /** Our name of the meter; null for the price of a plan. */
  readonly meter: string | null;
  readonly metadata: PriceMetadata;
}

/**
 * The prices of all plans. A price can not be changed at Stripe: another amount is another price, which takes over the
 * lookup key, and the one before is archived. Subscriptions that have it keep it.
 */
export function priceDifferences(
  stripe: Pick<Stripe, 'prices'>,
  { currency, plans }: Catalogue,
  seen: Seen,
  meters: Meters,
): Difference[] {
  const ours = seen.prices.filter(({ metadata }) => metadata['soloist_plan'] !== undefined);
  const wanted = plans.flatMap(pricesOf).map((price) => ({
    price,
    found: ours.find((candidate) => isSame(candidate, price, currency, meters)),
  }));
  const kept = new Set(wanted.map(({ found }) => found?.id));
  return [
    ...wanted.filter(({ found }) => !found).map(({ price }) => create(stripe, price, currency, meters)),
    ...ours.filter(({ id }) => !kept.has(id)).map((price) => archive(stripe, price)),
  ];
}

function pricesOf({ id, prices, usage }: Plan): WantedPrice[] {
  const metadata = { soloist_plan: id };
  return (Object.entries(prices) as [Interval, number][]).flatMap(([interval, amount]) => [
    {
      key: planPriceKey(id, interval),
      product: planProductId(id),
      amount,
      interval,
      meter: null,
      metadata,
    },
    ...Object.entries(usage).map(([meter, perUnit]) => ({
      key: usagePriceKey(id, meter, interval),
      product: usageProductId(id, meter),
      amount: perUnit,
      interval,
      meter,
      metadata: { ...metadata, soloist_meter: meter },
    })),
  ]);
}

function isSame(price: Stripe.Price, wanted: WantedPrice, currency: string, meters: Meters): boolean {
  const { lookup_key, product, unit_amount, recurring } = price;
  return (
    lookup_key === wanted.key &&
    (typeof product === 'string' ? product : product.id) === wanted.product &&
    unit_amount === wanted.amount &&
    price.currency === currency &&
    recurring?.interval === wanted.interval &&
    recurring.interval_count === 1 &&
    (recurring.meter ?? null) === (wanted.meter === null ? null : meters.idOf(wanted.meter))
  );
}

function create(
  stripe: Pick<Stripe, 'prices'>,
  { key, product, amount, interval, meter, metadata }: WantedPrice,
  currency: string,
  meters: Meters,
): Difference {
  const apply = () => {
    const id = meter === null ? null : meters.idOf(meter);
    const metered = id !== null && { usage_type: 'metered' as const, meter: id };
    return stripe.prices.create({
      lookup_key: key,
      transfer_lookup_key: true,
      product,
      currency,
      unit_amount: amount,
      recurring: { interval, ...metered },
      metadata: { ...metadata },
    });
  };
  return { what: `price ${key}`, change: `create: ${amount} ${currency}`, apply };
}

function archive(
  stripe: Pick<Stripe, 'prices'>,
  { id, lookup_key: key, unit_amount }: Stripe.Price,
): Difference {
  return {
    what: `price ${key ?? id}`,
    change: `archive: ${unit_amount ?? '?'} is the price no more`,
    apply: () => stripe.prices.update(id, { active: false }),
  };
}
