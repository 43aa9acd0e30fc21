import { equals } from '../../platform/dynamodb/expression.ts';
import type { Item, Key } from '../../platform/dynamodb/item.ts';
import type { Page, Table } from '../../platform/dynamodb/table.ts';
import type { Write } from '../../platform/dynamodb/write.ts';
import { orderKey } from '../keys.ts';
import type { Order } from './order.ts';

export interface OrderPage {
  readonly limit: number;
  readonly cursor: string | null;
}

export class OrderRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** A strong read: money hangs on it. Null for an unknown order, and for another organisation's. */
  async find(organisationId: string, orderId: string): Promise<Order | null> {
    const item = await this.#table.get<Order & Key>(orderKey(organisationId, orderId), { consistent: true });
    return item && toOrder(item);
  }

  /** Newest first. @throws BadRequest `cursor_invalid` */
  async page(organisationId: string, { limit, cursor }: OrderPage): Promise<Page<Order>> {
    const { pk, sk: prefix } = orderKey(organisationId, '');
    const page = await this.#table.query<Order & Key>({ pk, prefix, limit, cursor, forward: false });
    return { items: page.items.map(toOrder), cursor: page.cursor };
  }

  insert(order: Order): Write {
    return this.#table.put(toItem(order), { ifAbsent: true });
  }

  /** Replaces the version before this one, and no other. */
  replace(order: Order): Write {
    return this.#table.put(toItem(order), { condition: equals({ version: order.version - 1 }) });
  }

  /** Replaces the version before this one now. @throws ConditionFailed */
  async save(order: Order): Promise<Order> {
    await this.#table.write(this.replace(order));
    return order;
  }
}

function toItem(order: Order): Item & Key {
  return { ...orderKey(order.organisationId, order.orderId), ...order };
}

function toOrder({ pk: _, sk: __, ...order }: Order & Key): Order {
  return order;
}
