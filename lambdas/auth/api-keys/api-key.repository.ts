import { allOf, anyOf, atMost, equals, exists } from '../../platform/dynamodb/expression.ts';
import type { Item, Key } from '../../platform/dynamodb/item.ts';
import type { Table } from '../../platform/dynamodb/table.ts';
import type { Write } from '../../platform/dynamodb/write.ts';
import type { ApiKey } from './api-key.ts';

/** What a request with a key needs to know of it. */
export type FoundKey = Pick<ApiKey, 'userId' | 'keyId' | 'hash' | 'scopes' | 'endsAt' | 'lastUsedAt'>;

const listKey = (userId: string, keyId: string): Key => ({ pk: `USER#${userId}`, sk: `APIKEY#${keyId}` });
const hashKey = (hash: string): Key => ({ pk: `APIKEY#${hash}`, sk: 'APIKEY' });

/** API keys, by hash for requests and by owner for the list; a key that was revoked is in neither. Reads are strong. */
export class ApiKeyRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** One read; null for a key that was revoked or never was. It may have expired. */
  async findByHash(hash: string): Promise<FoundKey | null> {
    const item = await this.#table.get<FoundKey & Item>(hashKey(hash), { consistent: true });
    if (!item) return null;
    const { userId, keyId, scopes, endsAt, lastUsedAt } = item;
    return { userId, keyId, hash, scopes, endsAt, lastUsedAt };
  }

  async find(userId: string, keyId: string): Promise<ApiKey | null> {
    const item = await this.#table.get<ApiKey & Item>(listKey(userId, keyId), { consistent: true });
    return item && toApiKey(item);
  }

  /** All of somebody's keys, oldest first, with those that have expired lately. */
  async ofUser(userId: string): Promise<readonly ApiKey[]> {
    const { pk, sk: prefix } = listKey(userId, '');
    const found: ApiKey[] = [];
    let cursor: string | null = null;
    do {
      const page: { items: ApiKey[]; cursor: string | null } = await this.#table.query<ApiKey & Item>({
        pk,
        prefix,
        cursor,
        consistent: true,
      });
      found.push(...page.items.map(toApiKey));
      cursor = page.cursor;
    } while (cursor !== null);
    return found;
  }

  insert(key: ApiKey): Write[] {
    const { userId, keyId, hash, scopes, endsAt, lastUsedAt } = key;
    const expiresAt = Math.ceil(endsAt / 1_000);
    const found: FoundKey = { userId, keyId, hash, scopes, endsAt, lastUsedAt };
    return [
      this.#table.put({ ...listKey(userId, keyId), ...key, expiresAt }, { ifAbsent: true }),
      this.#table.put({ ...hashKey(hash), ...found, expiresAt }, { ifAbsent: true }),
    ];
  }

  /** Notes a use; fails when the key was revoked, or a use was noted after `before`. */
  use({ userId, keyId, hash }: FoundKey, now: number, before: number): Write[] {
    const set = { set: { lastUsedAt: now } };
    // a key that was never used has null there, which no number compares with
    const isDue = anyOf(atMost('lastUsedAt', before), equals({ lastUsedAt: null }));
    return [
      this.#table.update(hashKey(hash), set, { condition: allOf(exists(), isDue) }),
      this.#table.update(listKey(userId, keyId), set, { condition: exists() }),
    ];
  }

  /** Revokes a key; fails when it was revoked before. */
  remove({ userId, keyId, hash }: Pick<ApiKey, 'userId' | 'keyId' | 'hash'>): Write[] {
    return [
      this.#table.delete(listKey(userId, keyId), { condition: exists() }),
      this.#table.delete(hashKey(hash)),
    ];
  }
}

function toApiKey(item: ApiKey): ApiKey {
  const { userId, keyId, hash, sealedName, scopes, prefix, createdAt, endsAt, lastUsedAt } = item;
  return { userId, keyId, hash, sealedName, scopes, prefix, createdAt, endsAt, lastUsedAt };
}
