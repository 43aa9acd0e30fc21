import type { Table } from '../platform/dynamodb/table.ts';
import type { Write } from '../platform/dynamodb/write.ts';
import { dataKeyKey } from './keys.ts';

/** People's wrapped data keys. */
export class DataKeyRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** The wrapped key, read strongly; null for an unknown person, and for one whose key was destroyed. */
  async find(userId: string): Promise<string | null> {
    const item = await this.#table.get<{ readonly wrappedKey: string }>(dataKeyKey(userId), {
      consistent: true,
    });
    return item?.wrappedKey ?? null;
  }

  insert(userId: string, wrappedKey: string, now: number): Write {
    return this.#table.put({ ...dataKeyKey(userId), wrappedKey, createdAt: now }, { ifAbsent: true });
  }
}
