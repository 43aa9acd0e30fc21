import { refused } from '../api/errors.ts';
import type { Account } from '../core/account.ts';
import type { Price, Subscription, SubscriptionItem } from '../core/shapes.ts';
import type { Period } from './invoice-lines.ts';

export interface ItemSpec {
  readonly price: Price;
  /** Null for metered prices, whose quantity is what was used. */
  readonly quantity: number | null;
  readonly metadata?: Record<string, string>;
}

export function newItem(
  account: Account,
  subscription: string,
  { price, quantity, metadata = {} }: ItemSpec,
  period: Period,
): SubscriptionItem {
  return {
    id: account.newId('si_', 14),
    object: 'subscription_item',
    billing_thresholds: null,
    created: account.now(),
    current_period_end: period.end,
    current_period_start: period.start,
    current_trial: null,
    discounts: [],
    metadata,
    plan: planOf(price),
    price,
    ...(quantity !== null && { quantity }),
    subscription,
    tax_rates: [],
  };
}

/** The same price in the shape that older integrations know. */
export function planOf(price: Price): SubscriptionItem['plan'] {
  const { interval, interval_count, meter, usage_type } = price.recurring!;
  return {
    id: price.id,
    object: 'plan',
    active: price.active,
    amount: price.unit_amount,
    amount_decimal: price.unit_amount_decimal,
    billing_scheme: 'per_unit',
    created: price.created,
    currency: price.currency,
    interval,
    interval_count,
    livemode: false,
    metadata: price.metadata,
    meter,
    nickname: price.nickname,
    product: price.product,
    tiers_mode: null,
    transform_usage: null,
    trial_period_days: null,
    usage_type,
  };
}

/** @throws 400 unless all prices recur in the same interval and currency */
export function checkPrices(prices: readonly Price[]): void {
  for (const [index, price] of prices.entries()) {
    if (!price.recurring) {
      throw refused(
        `The price specified is set to \`type=one_time\` but this field only accepts prices with \`type=recurring\`.`,
        { param: `items[${index}][price]` },
      );
    }
    if (!price.active)
      throw refused('The price specified is inactive. This field only accepts active prices.', {
        param: `items[${index}][price]`,
      });
    const [first] = prices;
    if (intervalKey(price) !== intervalKey(first!)) {
      throw refused(
        'Currency and interval fields must match across all plans on this subscription. Found mismatch in interval field.',
      );
    }
    if (price.currency !== first!.currency) {
      throw refused(
        'Currency and interval fields must match across all plans on this subscription. Found mismatch in currency field.',
      );
    }
  }
}

export const intervalKey = ({ recurring }: Price): string =>
  `${recurring?.interval_count} ${recurring?.interval}`;

/** All items of a subscription have the same period here. */
export function periodOf({ items }: Subscription): Period {
  const { current_period_start: start, current_period_end: end } = items.data[0]!;
  return { start, end };
}
