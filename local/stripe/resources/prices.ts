import { refused } from '../api/errors.ts';
import { DATED_PAGE, page } from '../api/list.ts';
import { route } from '../api/route.ts';
import {
  boolean,
  decimal,
  emptyable,
  integer,
  list,
  map,
  metadata,
  object,
  oneOf,
  required,
  text,
  type Read,
} from '../api/schema.ts';
import type { Account } from '../core/account.ts';
import { given, mergeMetadata } from '../core/metadata.ts';
import type { Price } from '../core/shapes.ts';
import { existing, named } from './existing.ts';
import { createProduct } from './products.ts';

const TAX_BEHAVIOR = oneOf('exclusive', 'inclusive', 'unspecified');
const CURRENCY_OPTIONS = map(
  object({ tax_behavior: TAX_BEHAVIOR, unit_amount: integer(0), unit_amount_decimal: decimal() }),
);
const RECURRING = object({
  interval: required(oneOf('day', 'month', 'week', 'year')),
  interval_count: integer(1, 1095),
  meter: text(),
  usage_type: oneOf('licensed', 'metered'),
});

/** What `price_data` takes wherever a price may be made on the spot. */
export const PRICE_DATA = {
  currency: required(text(3)),
  product: text(),
  recurring: RECURRING,
  tax_behavior: TAX_BEHAVIOR,
  unit_amount: integer(0),
  unit_amount_decimal: decimal(),
};
/** Checkout also makes the product. */
export const PRICE_AND_PRODUCT_DATA = {
  ...PRICE_DATA,
  product_data: object({
    name: required(text()),
    description: text(),
    images: list(text()),
    metadata: metadata(),
    tax_code: text(),
    unit_label: text(),
  }),
};
export type PriceData = Read<typeof PRICE_AND_PRODUCT_DATA>;

/** @throws 400 without an amount, a product, or for a meter that there is not */
export function newPrice(account: Account, data: PriceData): Price {
  const { unit_amount, unit_amount_decimal, recurring } = data;
  if (unit_amount === undefined && unit_amount_decimal === undefined) {
    throw refused('One of unit_amount or unit_amount_decimal is required.', {
      code: 'parameter_missing',
      param: 'unit_amount',
    });
  }
  if (recurring?.meter) named(account, 'billing.meter', recurring.meter, 'recurring[meter]');
  return {
    id: account.newId('price_1'),
    object: 'price',
    active: true,
    billing_scheme: 'per_unit',
    created: account.now(),
    currency: data.currency.toLowerCase(),
    custom_unit_amount: null,
    livemode: false,
    lookup_key: null,
    metadata: {},
    nickname: null,
    product: productOf(account, data),
    recurring: recurring
      ? {
          interval: recurring.interval,
          interval_count: recurring.interval_count ?? 1,
          meter: recurring.meter ?? null,
          trial_period_days: null,
          usage_type: recurring.usage_type ?? 'licensed',
        }
      : null,
    tax_behavior: data.tax_behavior ?? 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: recurring ? 'recurring' : 'one_time',
    ...amounts({ unit_amount, unit_amount_decimal }),
  };
}

function productOf(account: Account, { product, product_data }: PriceData): string {
  if (product !== undefined) return named(account, 'product', product, 'product').id;
  if (!product_data) {
    throw refused('You must specify either `product` or `product_data` when creating a price.', {
      code: 'parameter_missing',
      param: 'product',
    });
  }
  const { name, description = null, metadata: labels } = product_data;
  const made = createProduct(account, { name });
  const { id } = account.create(
    'product',
    { ...made, description, metadata: mergeMetadata({}, labels) },
    'product.created',
  );
  return id;
}

/** Fractions of a cent are in the decimal only. */
function amounts({
  unit_amount,
  unit_amount_decimal,
}: {
  unit_amount?: number | undefined;
  unit_amount_decimal?: string | undefined;
}) {
  const exact = unit_amount_decimal ?? String(unit_amount);
  return { unit_amount: Number.isInteger(Number(exact)) ? Number(exact) : null, unit_amount_decimal: exact };
}

/** Takes the key from the price that has it when `transfer` says so. */
function claimLookupKey(account: Account, key: string, transfer: boolean, own: string): void {
  const holder = account.store.all('price').find((price) => price.lookup_key === key && price.id !== own);
  if (!holder) return;
  if (!transfer) {
    throw refused(
      `A price (\`${holder.id}\`) already uses that lookup key. Set \`transfer_lookup_key\` to true to transfer it.`,
      { param: 'lookup_key' },
    );
  }
  account.change('price', holder, { lookup_key: null }, 'price.updated');
}

const EDITABLE = {
  active: boolean(),
  currency_options: emptyable(CURRENCY_OPTIONS),
  lookup_key: emptyable(text(200)),
  metadata: metadata(),
  nickname: emptyable(text()),
  tax_behavior: TAX_BEHAVIOR,
  transfer_lookup_key: boolean(),
};

function edited(account: Account, price: Price, params: Read<typeof EDITABLE>): Partial<Price> {
  const { currency_options, transfer_lookup_key = false, metadata: labels, ...rest } = params;
  if (rest.lookup_key) claimLookupKey(account, rest.lookup_key, transfer_lookup_key, price.id);
  const options = Object.entries(currency_options ?? {}).map(([currency, option]) => {
    const tax_behavior = option.tax_behavior ?? 'unspecified';
    return [currency, { custom_unit_amount: null, tax_behavior, ...amounts(option) }] as const;
  });
  return {
    ...given(rest),
    ...(options.length > 0 && { currency_options: Object.fromEntries(options) }),
    metadata: mergeMetadata(price.metadata, labels),
  };
}

export const priceRoutes = [
  route('POST', '/v1/prices', { ...PRICE_AND_PRODUCT_DATA, ...EDITABLE }, (account, params) => {
    const { currency, product, recurring, unit_amount, unit_amount_decimal, product_data, ...rest } = params;
    const price = newPrice(
      account,
      given({ currency, product, recurring, unit_amount, unit_amount_decimal, product_data }) as PriceData,
    );
    return account.create('price', { ...price, ...edited(account, price, rest) }, 'price.created');
  }),
  route(
    'GET',
    '/v1/prices',
    {
      ...DATED_PAGE,
      active: boolean(),
      currency: text(3),
      lookup_keys: list(text()),
      product: text(),
      type: oneOf('one_time', 'recurring'),
    },
    (account, params) => {
      const { active, currency, lookup_keys: keys, product, type } = params;
      const found = account.store
        .all('price')
        .filter(
          (price) =>
            (active === undefined || price.active === active) &&
            (!currency || price.currency === currency) &&
            (!keys || (price.lookup_key !== null && keys.includes(price.lookup_key))) &&
            (!product || price.product === product) &&
            (!type || price.type === type),
        );
      return page(found, params, '/v1/prices');
    },
  ),
  route('GET', '/v1/prices/:id', {}, (account, _, id) => existing(account, 'price', id)),
  route('POST', '/v1/prices/:id', EDITABLE, (account, params, id) => {
    const price = existing(account, 'price', id);
    return account.change('price', price, edited(account, price, params), 'price.updated');
  }),
];
