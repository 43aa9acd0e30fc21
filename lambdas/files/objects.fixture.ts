import type { ObjectStore } from './object-store.ts';

/** A bucket that knows its objects' keys alone, and removes a few at a time. */
export class MemoryObjects implements ObjectStore {
  readonly keys = new Set<string>();
  readonly #page: number;

  constructor(keys: readonly string[] = [], page = 2) {
    for (const key of keys) this.keys.add(key);
    this.#page = page;
  }

  async removeVersions(prefix: string): Promise<boolean> {
    const found = [...this.keys].filter((key) => key.startsWith(prefix));
    for (const key of found.slice(0, this.#page)) this.keys.delete(key);
    return found.length > this.#page;
  }
}
