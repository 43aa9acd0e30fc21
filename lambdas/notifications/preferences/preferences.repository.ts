import { absent, equals } from '../../platform/dynamodb/expression.ts';
import type { Item, Key } from '../../platform/dynamodb/item.ts';
import type { Table } from '../../platform/dynamodb/table.ts';
import type { Write } from '../../platform/dynamodb/write.ts';
import { DEFAULT_PREFERENCES } from './preferences.ts';
import type { StoredPreferences } from './preferences.ts';

export const preferencesKey = (userId: string): Key => ({ pk: `USER#${userId}`, sk: 'PREFERENCES' });

/** What people have chosen. Nothing is stored of those who have not. */
export class PreferencesRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** A strong read: who has just unsubscribed gets no more mail. The defaults, as version 0, where nothing is stored. */
  async find(userId: string): Promise<StoredPreferences> {
    const item = await this.#table.get<StoredPreferences & Item>(preferencesKey(userId), {
      consistent: true,
    });
    if (!item) return { preferences: DEFAULT_PREFERENCES, version: 0 };
    return { preferences: item.preferences, version: item.version };
  }

  /** Replaces the version before this one, and no other; version 1 replaces the defaults. */
  replace(userId: string, stored: StoredPreferences): Write {
    const condition = stored.version === 1 ? absent('pk') : equals({ version: stored.version - 1 });
    return this.#table.put({ ...preferencesKey(userId), ...stored }, { condition });
  }
}
