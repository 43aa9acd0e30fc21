import type { Item } from '../dynamodb/item.ts';

/** One kind of thing that stands under the data root, as who goes through a table meets it. */
export interface UnderRoot {
  /** As the operator reads it, in the plural: `password hashes`. */
  readonly what: string;
  /** What brings those under the active root that {@link rekey} can not; null where it always can. */
  readonly waitsFor: string | null;
  /**
   * The root that an item stands under; null for an item of another kind, and for one that has expired.
   *
   * @param now milliseconds since the epoch
   */
  rootOf(item: Item, now: number): number | null;
  /**
   * Brings an item under the active root, on the condition that nobody has changed it since it was read.
   *
   * @returns whether it stands there now
   */
  rekey(item: Item): Promise<boolean>;
  /**
   * Gives an item up that waits, where its owner can do without: removes it, or leaves it to prove nothing. Null where
   * nothing of the kind may be given up.
   */
  readonly drop: ((item: Item) => Promise<void>) | null;
}

/** Every kind of thing under the data root in one table. */
export interface TableUnderRoot {
  /** The table's name. */
  readonly table: string;
  readonly kinds: readonly UnderRoot[];
}

/** All items of a table, a page at a time, read strongly. */
export type Scan = (table: string) => AsyncIterable<readonly Item[]>;

/** Whether a record is past its `expiresAt`: DynamoDB removes it within days. */
export function isExpired({ expiresAt }: Item, now: number): boolean {
  return typeof expiresAt === 'number' && expiresAt * 1_000 <= now;
}
