import { Unprocessable } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { PAYMENTS_EVENTS } from '../payments.contract.ts';
import type { Catalogue, OrderData } from '../payments.contract.ts';
import type { PaymentsServices } from '../services.ts';
import type { Order, OrderLine } from './order.ts';
import { OrderRepository } from './order.repository.ts';

/** Stripe charges no more at once: eight digits of the smallest unit. */
const MAX_AMOUNT = 99_999_999;

export interface PlaceOrder {
  readonly organisationId: string;
  readonly userId: string;
  readonly items: readonly { readonly product: string; readonly quantity: number }[];
}

/**
 * Places an order at the catalogue's prices.
 *
 * @throws Unprocessable for a product that isn't sold, and for more than Stripe charges at once
 */
export async function placeOrder(
  services: Pick<PaymentsServices, 'table' | 'transactions' | 'clock' | 'catalogue'>,
  { organisationId, userId, items }: PlaceOrder,
): Promise<Order> {
  const { table, transactions, clock, catalogue } = services;
  const lines = linesOf(catalogue, items);
  const amount = lines.reduce((sum, { quantity, price }) => sum + quantity * price, 0);
  if (amount > MAX_AMOUNT) {
    throw new Unprocessable([{ path: 'items', message: `must cost ${MAX_AMOUNT} at most, got ${amount}` }]);
  }
  const now = clock.now();
  const order: Order = {
    organisationId,
    orderId: newId(now),
    lines,
    amount,
    currency: catalogue.currency,
    status: 'open',
    attempts: 0,
    payment: null,
    leaseUntil: 0,
    failure: null,
    refunded: 0,
    placedBy: userId,
    placedAt: now,
    paidAt: null,
    version: 1,
    events: 1,
  };
  const { orderId, currency } = order;
  const data: OrderData = { organisationId, orderId, amount, currency };
  const of = { module: 'payments', aggregate: orderId, subject: userId, version: 1 };
  await transactions
    .begin()
    .add(new OrderRepository(table).insert(order))
    .emit({ ...of, type: PAYMENTS_EVENTS.orderPlaced, data })
    .commit();
  return order;
}

function linesOf({ products }: Catalogue, items: PlaceOrder['items']): OrderLine[] {
  return items.map(({ product, quantity }, index) => {
    const sold = products.find(({ id }) => id === product);
    if (!sold) {
      const known = products.map(({ id }) => id).join(', ');
      throw new Unprocessable([{ path: `items.${index}.product`, message: `must be one of: ${known}` }]);
    }
    return { product, name: sold.name, quantity, price: sold.price };
  });
}
