import { refused } from '../api/errors.ts';
import { boolean, integer, list, object, required, text, type Read } from '../api/schema.ts';
import type { Account } from '../core/account.ts';
import type { LineItem, Price } from '../core/shapes.ts';
import { named } from './existing.ts';
import { amountOf } from './invoice-lines.ts';
import { newPrice, PRICE_AND_PRODUCT_DATA, type PriceData } from './prices.ts';

const FIELDS = {
  price: text(),
  price_data: object(PRICE_AND_PRODUCT_DATA),
  quantity: integer(1, 999_999),
  adjustable_quantity: object({ enabled: required(boolean()), maximum: integer(0), minimum: integer(0) }),
};
type Line = Read<typeof FIELDS>;
export const LINES = list(object(FIELDS));

/** What is bought. @throws 400 for prices that don't fit the mode, or for nothing at all */
export function lineItems(account: Account, mode: string, lines: readonly Line[] = []): LineItem[] {
  if (mode !== 'setup' && lines.length === 0) {
    throw refused('You must pass `line_items` in `payment` and `subscription` mode.', {
      code: 'parameter_missing',
      param: 'line_items',
    });
  }
  const items = lines.map((line, index) => lineItem(account, line, `line_items[${index}]`));
  const recurring = items.filter(({ price }) => price?.recurring);
  if (mode === 'payment' && recurring.length > 0) {
    throw refused(
      'You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.',
      { param: 'mode' },
    );
  }
  if (mode === 'subscription' && recurring.length < items.length) {
    throw refused(
      'You must provide at least one recurring price in `subscription` mode when using prices; the simulator takes recurring ones only.',
      { param: 'line_items' },
    );
  }
  return items;
}

function lineItem(account: Account, { price: id, price_data, quantity }: Line, param: string): LineItem {
  if ((id === undefined) === (price_data === undefined)) {
    throw refused(`You must provide one of \`price\` or \`price_data\` for each line item.`, { param });
  }
  const price: Price = id
    ? named(account, 'price', id, `${param}[price]`)
    : account.create('price', newPrice(account, price_data as PriceData), 'price.created');
  const metered = price.recurring?.usage_type === 'metered';
  if (quantity === undefined && !metered) {
    throw refused(`Missing required param: ${param}[quantity].`, {
      code: 'parameter_missing',
      param: `${param}[quantity]`,
    });
  }
  const amount = metered ? 0 : amountOf(price, quantity ?? 1);
  return {
    id: account.newId('li_1'),
    object: 'item',
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: amount,
    amount_tax: 0,
    amount_total: amount,
    currency: price.currency,
    description: account.store.get('product', price.product)?.name ?? null,
    metadata: {},
    price,
    quantity: quantity ?? null,
  };
}
