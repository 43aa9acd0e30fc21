import planQuery from 'dynalite/actions/query.js';
import planScan from 'dynalite/actions/scan.js';

import { Capacity } from './capacity.ts';
import { matches, matchesLegacy } from './condition.ts';
import { MAX_ITEM_BYTES, type Plan, type Planner } from './dynalite.ts';
import { check, validation } from './errors.ts';
import { type Item, sizeOfItem } from './item.ts';
import { projected, readItem, type Reader } from './read-item.ts';
import type { SecondaryIndex } from './secondary-index.ts';
import type { Table } from './table.ts';

// a page ends with the item that crosses this
const PAGE_BYTES = 1024 * 1024;

export const query = (reader: Reader, input: any) => plan(planQuery, reader, input);
export const scan = (reader: Reader, input: any) => plan(planScan, reader, input);

/** dynalite checks the request and works out the range of keys; the page is read from our own table. */
function plan(planner: typeof planQuery, reader: Reader, input: any): object {
  const table = reader.store.table(input.TableName);
  const store: Planner = {
    options: { maxItemSize: MAX_ITEM_BYTES },
    getTable: (_name, done) => done(null, table.definition),
    page: (planned) => page(reader, table, planned),
  };
  let answer: object = {};
  planner(store, input, (error, result) => {
    check(error);
    answer = result;
  });
  return answer;
}

function page(reader: Reader, table: Table, { input, range, isLocal, fetches, startKeyNames }: Plan): object {
  const index = input.IndexName === undefined ? undefined : table.index(input.IndexName)!;
  const whole = fetches || (isLocal && index !== undefined && asksForMore(index, input));
  if (index && !isLocal) requireProjected(index, input);
  const limit = input.Limit ?? Infinity;

  const items: Item[] = [];
  let scanned = 0;
  let bytes = 0;
  let last: Item | undefined;
  for (const key of table.walk(range, input.IndexName)) {
    const stored = readItem(reader, table, key, input.ConsistentRead);
    if (!stored) continue;
    const item = index && !whole ? index.project(stored) : stored;
    scanned++;
    bytes += sizeOfItem(item);
    if (passes(input, item)) items.push(item);
    last = stored;
    if (scanned >= limit || bytes >= PAGE_BYTES) break;
  }

  const ended = scanned < limit && bytes < PAGE_BYTES;
  const capacity = new Capacity(input.ReturnConsumedCapacity);
  capacity.read(table, bytes, input.ConsistentRead, whole ? undefined : input.IndexName);
  return {
    Items: input.Select === 'COUNT' ? undefined : items.map((item) => projected(item, input)),
    Count: items.length,
    ScannedCount: scanned,
    LastEvaluatedKey: ended || !last ? undefined : pick(last, startKeyNames),
    ConsumedCapacity: capacity.of(table),
  };
}

function passes(input: any, item: Item): boolean {
  if (input._filter) return matches(input._filter.expression, item);
  const filter = input.QueryFilter ?? input.ScanFilter;
  return !filter || matchesLegacy(filter, input.ConditionalOperator, item);
}

const pick = (item: Item, names: readonly string[]): Item =>
  Object.fromEntries(names.map((name) => [name, item[name]!]));

function outside(index: SecondaryIndex, input: any): string[] {
  const paths: readonly (string | readonly (string | number)[])[] =
    input._projection?.paths ?? input.AttributesToGet ?? [];
  const names = paths.map((path) => (typeof path === 'string' ? path : String(path[0])));
  return index.projected ? names.filter((name) => !index.projected!.has(name)) : [];
}

// a local index fetches from the table what it doesn't hold, a global one refuses
const asksForMore = (index: SecondaryIndex, input: any) => outside(index, input).length > 0;

function requireProjected(index: SecondaryIndex, input: any) {
  const missing = outside(index, input);
  if (missing.length === 0) return;
  throw validation(
    'One or more parameter values were invalid: ' +
      `Global secondary index ${index.definition.IndexName} does not project [${missing.join(', ')}]`,
  );
}
