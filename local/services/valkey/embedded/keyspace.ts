import { Failure } from '../resp/reply.ts';
import type { SortedSet } from './sorted-set.ts';

export type Value = string | Map<string, string> | Set<string> | SortedSet;

interface Entry {
  value: Value;
  /** ms since the epoch; Infinity when it stays */
  expiresAt: number;
  /** Grows with each change, for WATCH */
  version: number;
}

const WRONG_TYPE = 'WRONGTYPE Operation against a key holding the wrong kind of value';

/** The keys of the only database, with expiry by the rehearsal's clock. */
export class Keyspace {
  readonly #entries = new Map<string, Entry>();
  readonly #now: () => number;
  #versions = 0;
  #setSinceSweep = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  now(): number {
    return this.#now();
  }

  get(key: string): Value | null {
    return this.#live(key)?.value ?? null;
  }

  /** The value as a string, or null; throws WRONGTYPE. */
  string(key: string): string | null {
    const value = this.get(key);
    if (value !== null && typeof value !== 'string') throw new Failure(WRONG_TYPE);
    return value;
  }

  /** The collection to read, or null; throws WRONGTYPE. */
  collection<Kind extends Exclude<Value, string>>(key: string, kind: new () => Kind): Kind | null {
    const value = this.get(key);
    if (value !== null && !(value instanceof kind)) throw new Failure(WRONG_TYPE);
    return value as Kind | null;
  }

  /** Changes the collection, made when it is missing and gone when it ends up empty; throws WRONGTYPE. */
  change<Kind extends Exclude<Value, string>, Result>(
    key: string,
    kind: new () => Kind,
    work: (collection: Kind) => Result,
  ): Result {
    const collection = this.collection(key, kind) ?? new kind();
    const result = work(collection);
    if (collection.size === 0) this.delete(key);
    else this.set(key, collection, this.expiresAt(key) ?? Infinity);
    return result;
  }

  set(key: string, value: Value, expiresAt: number) {
    this.#entries.set(key, { value, expiresAt, version: ++this.#versions });
    // expired keys that nobody asks for would pile up; once per size of the keyspace is cheap
    if (++this.#setSinceSweep > this.#entries.size) this.#sweep();
  }

  delete(key: string): boolean {
    return this.#live(key) !== null && this.#entries.delete(key);
  }

  /** Infinity for a key that stays, null for no key. */
  expiresAt(key: string): number | null {
    return this.#live(key)?.expiresAt ?? null;
  }

  expire(key: string, at: number) {
    const entry = this.#live(key);
    if (!entry) return;
    entry.expiresAt = at;
    entry.version = ++this.#versions;
  }

  /** 0 for no key, else different after each change. */
  version(key: string): number {
    return this.#live(key)?.version ?? 0;
  }

  keys(): string[] {
    this.#sweep();
    return [...this.#entries.keys()];
  }

  clear() {
    this.#entries.clear();
  }

  #live(key: string): Entry | null {
    const entry = this.#entries.get(key);
    if (!entry) return null;
    if (entry.expiresAt > this.#now()) return entry;
    this.#entries.delete(key);
    return null;
  }

  #sweep() {
    this.#setSinceSweep = 0;
    const now = this.#now();
    for (const [key, { expiresAt }] of this.#entries) if (expiresAt <= now) this.#entries.delete(key);
  }
}
