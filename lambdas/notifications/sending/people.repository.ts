import type { Key } from '../../platform/dynamodb/item.ts';
import type { Page, Table } from '../../platform/dynamodb/table.ts';
import { sha256 } from '../../platform/ids.ts';
import type { Write } from '../../platform/dynamodb/write.ts';

/** Partitions that the list is spread over, so that many who sign up at once don't meet in one. */
const SHARDS = 16;

/** Where somebody stands in the list of everybody. */
export const personKey = (userId: string): Key => ({ pk: shardKey(shardOf(userId)), sk: `USER#${userId}` });

const shardKey = (shard: number) => `PEOPLE#${shard.toString(16)}`;

export interface PeoplePage {
  readonly userIds: readonly string[];
  /** Where to go on; null at the end. */
  readonly cursor: string | null;
}

/** Everybody who has an account, for what everybody is told. */
export class PeopleRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** However often. */
  async add(userId: string): Promise<void> {
    await this.#table.write(this.#table.put({ ...personKey(userId), userId }));
  }

  remove(userId: string): Write {
    return this.#table.delete(personKey(userId));
  }

  /**
   * The next people.
   *
   * @param cursor as the page before gave it, null at the beginning
   * @param limit how many at most
   */
  async page(cursor: string | null, limit: number): Promise<PeoplePage> {
    const userIds: string[] = [];
    let [shard, within] = readCursor(cursor);
    while (shard < SHARDS && userIds.length < limit) {
      const page: Page<{ readonly userId: string }> = await this.#table.query({
        pk: shardKey(shard),
        limit: limit - userIds.length,
        cursor: within,
      });
      userIds.push(...page.items.map(({ userId }) => userId));
      within = page.cursor;
      if (within === null) shard += 1;
    }
    return { userIds, cursor: shard < SHARDS ? `${shard}:${within ?? ''}` : null };
  }
}

function shardOf(userId: string): number {
  return Buffer.from(sha256(userId), 'base64url')[0]! % SHARDS;
}

function readCursor(cursor: string | null): [shard: number, within: string | null] {
  const [shard = '0', within = ''] = cursor?.split(':') ?? [];
  return [Number(shard), within || null];
}
