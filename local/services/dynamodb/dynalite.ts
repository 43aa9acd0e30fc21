import conditionParser from 'dynalite/db/conditionParser.js';
import db, { type Range } from 'dynalite/db/index.js';

import { parseCondition } from './condition-parser.ts';
import { type Item, sizeOfItem } from './item.ts';

/** One page of a query or scan, as dynalite planned it: which keys to walk, and how a page's last key is named. */
export interface Plan {
  readonly input: any;
  readonly range: Range;
  readonly isLocal: boolean;
  /** whether whole items are asked of an index that doesn't hold them */
  readonly fetches: boolean;
  readonly startKeyNames: readonly string[];
}

/** What dynalite's query and scan are given as their store; it reads the definition of the table only. */
export interface Planner {
  readonly options: { readonly maxItemSize: number };
  getTable(name: string, done: (error: null, table: object) => void): void;
  page(plan: Plan): object;
}

export const MAX_ITEM_BYTES = 400 * 1024;

// dynalite counts characters where DynamoDB counts bytes
db.itemSize = (item) => sizeOfItem(item as Item);

// dynalite ends an index's key with 24 bits of a hash: items that share the index's key would overwrite each other
db.createIndexKey = (item, table, keySchema) =>
  db.createKey(item, table, keySchema) + db.createKey(item, table);

// dynalite's parser takes exponential time for parentheses
conditionParser.parse = parseCondition;

db.queryTable = (store, _table, input, range, isLocal, fetches, startKeyNames, done) =>
  done(null, (store as Planner).page({ input, range, isLocal: isLocal === true, fetches, startKeyNames }));

export { db };
