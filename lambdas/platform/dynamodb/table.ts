import { connect } from './connect.ts';
import type { Database } from './database.ts';
import { decodeCursor, encodeCursor, invalidCursor } from './cursor.ts';
import { Placeholders } from './expression.ts';
import type { Changes, Condition } from './expression.ts';
import type { Item, Key } from './item.ts';
import { nameOf } from './sdk-errors.ts';
import { check, put, remove, update } from './write.ts';
import type { PutOptions, Write, WriteOptions } from './write.ts';

export interface Index {
  readonly name: string;
  readonly pk: string;
  readonly sk: string;
}

export interface Query {
  readonly pk: string;
  /** The sort keys that begin with this; all without it. */
  readonly prefix?: string;
  /** Instead of a prefix: the sort keys from the first to the last of these, both included. */
  readonly between?: readonly [first: string, last: string];
  /** @default 50 */
  readonly limit?: number;
  /** As the page before gave it. */
  readonly cursor?: string | null;
  /** @default true: ascending sort keys */
  readonly forward?: boolean;
  readonly index?: Index;
  /** A strong read; not with an index. */
  readonly consistent?: boolean;
}

export interface Page<T> {
  readonly items: T[];
  /** Where the next page begins, null at the end. */
  readonly cursor: string | null;
}

function rangeOf({ prefix, between }: Query, sk: string, p: Placeholders): string {
  if (between) return ` AND ${p.name(sk)} BETWEEN ${p.value(between[0])} AND ${p.value(between[1])}`;
  return prefix ? ` AND begins_with(${p.name(sk)}, ${p.value(prefix)})` : '';
}

/** One DynamoDB table with the keys `pk` and `sk`. Write descriptions serve one-off writes and transactions. */
export class Table {
  readonly name: string;
  readonly #database: Database;

  constructor(name: string, database: Database = connect()) {
    this.name = name;
    this.#database = database;
  }

  /** The item, or null. An item past its `expiresAt` may still be there: DynamoDB removes it within days. */
  async get<T = Item>(key: Key, options: { readonly consistent?: boolean } = {}): Promise<T | null> {
    const output = await this.#database.get(this.name, key, options.consistent ?? false);
    return output as T | null;
  }

  /** @throws BadRequest `cursor_invalid` */
  async query<T = Item>(query: Query): Promise<Page<T>> {
    const { pk, sk } = query.index ?? { pk: 'pk', sk: 'sk' };
    const p = new Placeholders();
    const partition = `${p.name(pk)} = ${p.value(query.pk)}`;
    const range = rangeOf(query, sk, p);
    const input = {
      table: this.name,
      index: query.index?.name,
      condition: partition + range,
      names: p.names,
      values: p.values,
      limit: query.limit ?? 50,
      forward: query.forward ?? true,
      consistent: query.consistent ?? false,
      startKey: query.cursor ? decodeCursor(query.cursor, pk, query.pk) : undefined,
    };
    const { items, lastKey } = await this.#database.query(input).catch((error: unknown) => {
      // a key that DynamoDB doesn't take can only come from a cursor that somebody has made up
      throw input.startKey && nameOf(error) === 'ValidationException' ? invalidCursor(error) : error;
    });
    return { items: items as T[], cursor: lastKey && encodeCursor(lastKey, pk) };
  }

  put(item: Item & Key, options?: PutOptions): Write {
    return put(this.name, item, options);
  }

  update(key: Key, changes: Changes, options?: WriteOptions): Write {
    return update(this.name, key, changes, options);
  }

  delete(key: Key, options?: WriteOptions): Write {
    return remove(this.name, key, options);
  }

  check(key: Key, condition: Condition): Write {
    return check(this.name, key, condition);
  }

  /**
   * Does one write.
   *
   * @returns the item as it stands after an update, else null
   * @throws ConditionFailed with the item that stood there
   */
  write(write: Write): Promise<Item | null> {
    return this.#database.write(write);
  }
}
