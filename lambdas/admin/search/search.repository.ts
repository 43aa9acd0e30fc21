import { absent, equals } from '../../platform/dynamodb/expression.ts';
import type { Item, Key } from '../../platform/dynamodb/item.ts';
import type { Page, Table } from '../../platform/dynamodb/table.ts';
import type { Write } from '../../platform/dynamodb/write.ts';

/** Which prefixes lead to a person. */
export interface Indexed {
  /** The profile's, when it was read; ERASED for good. */
  readonly version: number;
  /** Keyed hashes. */
  readonly hashes: readonly string[];
}

/** The version of who is erased: no profile that was read before comes after it. */
export const ERASED = Number.MAX_SAFE_INTEGER;

const prefixKey = (hash: string, userId: string): Key => ({ pk: `PREFIX#${hash}`, sk: `USER#${userId}` });
const indexKey = (userId: string): Key => ({ pk: `USER#${userId}`, sk: 'INDEX' });

/** The read model that people are searched by; no plain text of theirs is in it. */
export class SearchRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** A page of the ids that a prefix leads to, those who registered last first. @throws BadRequest `cursor_invalid` */
  async lookUp(
    hash: string,
    { limit, cursor }: { limit: number; cursor: string | null },
  ): Promise<Page<string>> {
    const { pk } = prefixKey(hash, '');
    const page = await this.#table.query<Key>({ pk, limit, cursor, forward: false });
    return { items: page.items.map(({ sk }) => sk.slice('USER#'.length)), cursor: page.cursor };
  }

  /** A strong read. */
  async find(userId: string): Promise<Indexed | null> {
    const item = await this.#table.get<Indexed & Item>(indexKey(userId), { consistent: true });
    return item && { version: item.version, hashes: item.hashes };
  }

  /**
   * Replaces what leads to a person; fails when it has changed since it was read. At most 97 writes.
   *
   * @param expiresAt seconds since the epoch. @default never
   */
  replace(userId: string, seen: Indexed | null, next: Indexed, expiresAt?: number): Write[] {
    const added = next.hashes.filter((hash) => !seen?.hashes.includes(hash));
    const removed = (seen?.hashes ?? []).filter((hash) => !next.hashes.includes(hash));
    const item = { ...indexKey(userId), ...next, ...(expiresAt !== undefined && { expiresAt }) };
    const condition = seen === null ? absent('pk') : equals({ version: seen.version });
    return [
      this.#table.put(item, { condition }),
      ...added.map((hash) => this.#table.put({ ...prefixKey(hash, userId) })),
      ...removed.map((hash) => this.#table.delete(prefixKey(hash, userId))),
    ];
  }
}
