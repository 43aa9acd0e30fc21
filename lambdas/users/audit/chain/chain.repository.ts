import { absent, equals } from '../../../platform/dynamodb/expression.ts';
import type { Item, Key } from '../../../platform/dynamodb/item.ts';
import type { Table } from '../../../platform/dynamodb/table.ts';
import type { Write } from '../../../platform/dynamodb/write.ts';
import type { ErasedMark, Head, Link } from './link.ts';

/** Beside the entries, where who reads a log doesn't meet it. */
export const chainOf = (log: string): string => `CHAIN#${log}`;
export const HEAD = 'HEAD';
export const LINK = 'LINK#';
/** Longer than a stream and its dead letters keep a record, seconds: 30 days. */
const MARK_KEPT_S = 30 * 86_400;

const linkKey = (log: string, entry: string): Key => ({ pk: chainOf(log), sk: `${LINK}${entry}` });
const headKey = (log: string): Key => ({ pk: chainOf(log), sk: HEAD });

/** The chains of the audit logs: a link for each entry, by the entry's own key, and where each chain ends. */
export class ChainRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** A strong read. */
  async head(log: string): Promise<Head | ErasedMark | null> {
    return this.#table.get<Head | ErasedMark>(headKey(log), { consistent: true });
  }

  /** Adds a link; fails when the entry has one. It goes with the time of its entry. */
  insert(log: string, link: Link): Write {
    return this.#table.put(
      { ...linkKey(log, link.entry), ...link, expiresAt: link.until },
      { ifAbsent: true },
    );
  }

  /** Moves the end on, or makes it anew; fails when it has moved since it was read. */
  advance(log: string, seen: Head | ErasedMark | null, head: Head): Write {
    const condition = seen === null ? absent('pk') : equals({ mac: seen.mac });
    return this.#table.put({ ...headKey(log), ...head }, { condition });
  }

  /** Whatever stands there: from here on nothing is added. */
  mark(log: string, mark: ErasedMark, now: number): Write {
    return this.#table.put({ ...headKey(log), ...mark, expiresAt: Math.floor(now / 1_000) + MARK_KEPT_S });
  }

  /** Every link that is there. */
  links(log: string): Promise<readonly Link[]> {
    return this.#all<Link>({ pk: chainOf(log), sk: LINK });
  }

  /** Every entry of a log, as it is stored. */
  entries(log: string): Promise<readonly (Item & Key)[]> {
    return this.#all<Item & Key>({ pk: log, sk: 'AUDIT#' });
  }

  async #all<T>({ pk, sk: prefix }: Key): Promise<readonly T[]> {
    const all: T[] = [];
    let cursor: string | null = null;
    do {
      const query = { pk, prefix, cursor, limit: 1_000, consistent: true };
      const page: { items: T[]; cursor: string | null } = await this.#table.query<T>(query);
      all.push(...page.items);
      cursor = page.cursor;
    } while (cursor !== null);
    return all;
  }
}
