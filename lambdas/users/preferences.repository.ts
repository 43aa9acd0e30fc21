import { equals } from '../platform/dynamodb/expression.ts';
import type { Table } from '../platform/dynamodb/table.ts';
import type { Write } from '../platform/dynamodb/write.ts';
import { preferencesKey } from './keys.ts';
import type { StoredPreferences } from './preferences.ts';

export class PreferencesRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** A strong read: people expect to see what they have just saved. Null for an unknown person. */
  async find(userId: string): Promise<StoredPreferences | null> {
    const item = await this.#table.get<StoredPreferences>(preferencesKey(userId), { consistent: true });
    return item && { preferences: item.preferences, version: item.version };
  }

  insert(userId: string, stored: StoredPreferences): Write {
    return this.#table.put({ ...preferencesKey(userId), ...stored }, { ifAbsent: true });
  }

  /** Replaces the version before this one, and no other. */
  replace(userId: string, stored: StoredPreferences): Write {
    const condition = equals({ version: stored.version - 1 });
    return this.#table.put({ ...preferencesKey(userId), ...stored }, { condition });
  }
}
