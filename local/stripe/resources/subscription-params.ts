import { refused } from '../api/errors.ts';
import {
  boolean,
  either,
  emptyable,
  integer,
  list,
  metadata,
  object,
  oneOf,
  required,
  text,
  type Read,
} from '../api/schema.ts';
import type { Account } from '../core/account.ts';
import { mergeMetadata } from '../core/metadata.ts';
import type { Price } from '../core/shapes.ts';
import { named } from './existing.ts';
import { newPrice, PRICE_DATA, type PriceData } from './prices.ts';
import type { ItemSpec } from './subscription-items.ts';

/** One item, new or changed. */
export const ITEM = {
  price: text(),
  price_data: object(PRICE_DATA),
  quantity: integer(0),
  metadata: metadata(),
};
export const CHANGED_ITEMS = list(object({ ...ITEM, id: text(), deleted: boolean() }));
export const PRORATION = oneOf('always_invoice', 'create_prorations', 'none');
export const TRIAL_END = either(oneOf('now'), integer(0));

export const CANCELLATION_DETAILS = object({
  comment: emptyable(text()),
  feedback: emptyable(
    oneOf(
      'customer_service',
      'low_quality',
      'missing_features',
      'other',
      'switched_service',
      'too_complex',
      'too_expensive',
      'unused',
    ),
  ),
});
/** What may be set when it is created, and changed later. */
export const SETTINGS = {
  automatic_tax: object({ enabled: required(boolean()) }),
  cancel_at_period_end: boolean(),
  cancel_at: emptyable(integer(0)),
  collection_method: oneOf('charge_automatically'),
  default_payment_method: text(),
  description: emptyable(text(500)),
  metadata: metadata(),
  off_session: boolean(),
  payment_behavior: oneOf('allow_incomplete', 'default_incomplete', 'error_if_incomplete'),
  payment_settings: object({
    payment_method_types: emptyable(list(oneOf('card'))),
    save_default_payment_method: oneOf('off', 'on_subscription'),
  }),
  proration_behavior: PRORATION,
  trial_end: TRIAL_END,
  trial_settings: object({
    end_behavior: required(
      object({ missing_payment_method: required(oneOf('cancel', 'create_invoice', 'pause')) }),
    ),
  }),
};

export type ItemParams = Read<typeof ITEM>;

/** The price that an item names or describes; undefined when it does neither. */
export function priceOf(
  account: Account,
  { price, price_data }: ItemParams,
  param: string,
): Price | undefined {
  if (price !== undefined) return named(account, 'price', price, `${param}[price]`);
  if (price_data === undefined) return undefined;
  return account.create('price', newPrice(account, price_data as PriceData), 'price.created');
}

/** @throws 400 for one without a price */
export function newItems(account: Account, items: readonly ItemParams[]): ItemSpec[] {
  return items.map((item, index) => {
    const price = priceOf(account, item, `items[${index}]`);
    if (!price)
      throw refused(`Missing required param: items[${index}][price].`, {
        code: 'parameter_missing',
        param: `items[${index}][price]`,
      });
    const metered = price.recurring?.usage_type === 'metered';
    return {
      price,
      quantity: metered ? null : (item.quantity ?? 1),
      metadata: mergeMetadata({}, item.metadata),
    };
  });
}
