import type { Key } from './item.ts';
import type { Table } from './table.ts';

/** Items that are removed at the same time: a table takes far more, and a worker has other work. */
const PAGE = 25;

export interface Partition {
  readonly pk: string;
  /** The sort keys that begin with this. @default all */
  readonly prefix?: string;
  /** The sort key of the one item that stays. @default none */
  readonly except?: string;
}

/**
 * Removes a page of a partition's items. Repeat it until it answers false; what is added meanwhile is found as well,
 * because every call begins at the front.
 *
 * @returns whether there may be more
 */
export async function emptyPartition(table: Table, { pk, prefix, except }: Partition): Promise<boolean> {
  const range = prefix === undefined ? {} : { prefix };
  const { items, cursor } = await table.query<Key>({ pk, ...range, limit: PAGE, consistent: true });
  const going = items.filter(({ sk }) => sk !== except);
  await Promise.all(going.map((key) => table.write(table.delete(key))));
  return cursor !== null;
}
