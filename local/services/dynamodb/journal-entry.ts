import type { TableDefinition } from './definition.ts';
import type { Item } from './item.ts';
import type { Change } from './stream.ts';
import type { Table } from './table.ts';
import type { Tokens } from './tokens.ts';

export interface WriteEntry {
  /** The table's name. */
  readonly t: string;
  readonly put?: Item;
  /** Key attributes. */
  readonly del?: Item;
}

/** A line of the journal: what one call, or one transaction, has changed; or a part of a snapshot. */
export type Entry =
  | { readonly table: TableDefinition }
  | { readonly drop: string }
  | {
      readonly at: number;
      readonly writes: readonly WriteEntry[];
      readonly expired?: true;
      readonly token?: readonly [token: string, hash: string];
    }
  | { readonly t: string; readonly item: Item }
  | { readonly t: string; readonly change: Change }
  | { readonly sequence: number };

/** A snapshot: applied to nothing, these entries bring everything back. */
export function* entriesOf(tables: Iterable<Table>, sequence: number, tokens: Tokens): Generator<Entry> {
  for (const table of tables) {
    const t = table.definition.TableName;
    yield { table: table.definition };
    for (const item of table.items()) yield { t, item };
    for (const change of table.stream.after(0, Infinity)) yield { t, change };
  }
  yield { sequence };
  for (const [token, { hash, at }] of tokens.entries()) yield { at, writes: [], token: [token, hash] };
}
