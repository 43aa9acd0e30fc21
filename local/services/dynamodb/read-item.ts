import { Capacity } from './capacity.ts';
import { checkKey } from './check-item.ts';
import { db } from './dynalite.ts';
import { check } from './errors.ts';
import type { Item } from './item.ts';
import type { Store } from './store.ts';
import type { Table } from './table.ts';

/** What reads need: the tables, and how old an eventually consistent read may be. */
export interface Reader {
  readonly store: Store;
  /** Since when a write may be overlooked, ms since the epoch; null: reads are as fresh as can be. */
  staleSince(): number | null;
}

export function getItem(reader: Reader, input: any, capacity = new Capacity(input.ReturnConsumedCapacity)) {
  const table = reader.store.table(input.TableName);
  checkKey(input.Key, table.definition);
  check(db.validateKeyPaths(input._projection?.nestedPaths, table.definition));

  const item = readItem(reader, table, table.keyOf(input.Key), input.ConsistentRead);
  capacity.readItem(table, item, input.ConsistentRead);
  return { Item: item && projected(item, input), ConsumedCapacity: capacity.of(table) };
}

/** An item by its key, perhaps as it was, unless the read is consistent. */
export function readItem(
  reader: Reader,
  table: Table,
  key: string,
  consistent: boolean | undefined,
): Item | undefined {
  const since = consistent ? null : reader.staleSince();
  return since === null ? table.get(key) : table.getStale(key, since);
}

/** The attributes that ProjectionExpression, or the older AttributesToGet, asks for. */
export function projected(item: Item, input: any): Item {
  const paths = input._projection?.paths ?? input.AttributesToGet;
  return paths ? (db.mapPaths(paths, item) as Item) : item;
}
