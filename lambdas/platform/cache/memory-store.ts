import type { KeyValueStore } from './key-value.ts';

/** A key-value store in memory, whose clock is moved by hand and which can be made sick. */
export class MemoryStore implements KeyValueStore {
  readonly #entries = new Map<string, { value: string; until: number }>();
  now = 0;
  sick = false;
  /** Every operation so far: `get a`. */
  readonly operations: string[] = [];

  async get(key: string): Promise<string | null> {
    return this.#at('get', key)?.value ?? null;
  }

  async set(key: string, value: string, ttlMs: number, options: { readonly ifAbsent?: boolean } = {}) {
    const taken = this.#at('set', key) !== null;
    if (options.ifAbsent && taken) return false;
    this.#entries.set(key, { value, until: this.now + ttlMs });
    return true;
  }

  async delete(key: string): Promise<void> {
    this.#at('delete', key);
    this.#entries.delete(key);
  }

  async hit(key: string, windowMs: number) {
    const entry = this.#at('hit', key) ?? { value: '0', until: this.now + windowMs };
    entry.value = String(Number(entry.value) + 1);
    this.#entries.set(key, entry);
    return { hits: Number(entry.value), resetMs: entry.until - this.now };
  }

  state() {
    return this.sick ? ('open' as const) : ('closed' as const);
  }

  /** Milliseconds that a key still lives. */
  ttlOf(key: string): number {
    return (this.#entries.get(key)?.until ?? this.now) - this.now;
  }

  #at(operation: string, key: string) {
    this.operations.push(`${operation} ${key}`);
    if (this.sick) throw new Error('LOADING the dataset is being read into memory');
    const entry = this.#entries.get(key);
    return entry && entry.until > this.now ? entry : null;
  }
}
