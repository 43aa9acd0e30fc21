import { setTimeout as pause } from 'node:timers/promises';
import { randomToken } from '../ids.ts';
import type { BreakerState } from '../resilience/policy.ts';
import type { KeyValueStore } from './key-value.ts';

export interface ThroughOptions<T> {
  /** Seconds at most; up to a fifth less, so that entries filled together don't expire together. */
  readonly ttlS: number;
  /** Whether a loaded value may be kept. @default anything but null */
  readonly keep?: (value: T) => boolean;
}

/** A cache that costs nothing but speed when it is down: no method throws for its sake. */
export interface Cache {
  /** The value, or null when there is none or the cache is down. */
  get<T>(key: string): Promise<T | null>;
  set(key: string, value: unknown, ttlS: number): Promise<void>;
  /** Invalidates a key: what was read before this moment can't be filled in any more. */
  delete(key: string): Promise<void>;
  /** The value from the cache, else from `load`, which one reader per key calls while others wait briefly. */
  through<T>(key: string, options: ThroughOptions<T>, load: () => Promise<T>): Promise<T>;
  /** `open` while the cache is given up on. */
  state(): BreakerState;
}

/** How long an invalidated key refuses to be filled, ms. Longer than a fill may take, see MAX_LOAD_MS. */
const TOMBSTONE_MS = 2_000;
/** A value that took longer than this to load isn't filled in: its tombstone could be gone already. */
const MAX_LOAD_MS = 1_500;
/** How long one reader has to refill a key before another may try, ms. */
const LEASE_MS = 3_000;
/** How long the others wait for that one, ms. */
const WAIT_MS = 100;
const POLL_MS = 10;

const TOMBSTONE = '';

type Found<T> = { readonly value: T } | 'nothing' | 'tombstone' | 'down';

/** {@link Cache} over a key-value store; without one every read loads. */
export class StoreCache implements Cache {
  readonly #store: KeyValueStore | null;
  readonly #random: () => number;

  constructor(store: KeyValueStore | null, random: () => number = Math.random) {
    this.#store = store;
    this.#random = random;
  }

  async get<T>(key: string): Promise<T | null> {
    const found = await this.#read<T>(key);
    return typeof found === 'object' ? found.value : null;
  }

  async set(key: string, value: unknown, ttlS: number): Promise<void> {
    await this.#try((store) => store.set(key, pack(value), this.#jitter(ttlS)));
  }

  async delete(key: string): Promise<void> {
    await this.#try((store) => store.set(key, TOMBSTONE, TOMBSTONE_MS));
  }

  async through<T>(key: string, options: ThroughOptions<T>, load: () => Promise<T>): Promise<T> {
    const started = performance.now();
    const found = await this.#read<T>(key);
    if (typeof found === 'object') return found.value;
    if (found !== 'nothing') return load();

    const lease = `${key}:lease`;
    const first = await this.#try((store) => store.set(lease, randomToken(8), LEASE_MS, { ifAbsent: true }));
    if (first === null) return load();
    if (!first) return (await this.#waitFor<T>(key))?.value ?? load();
    try {
      const value = await load();
      const { keep = (loaded: T) => loaded !== null } = options;
      if (keep(value) && performance.now() - started < MAX_LOAD_MS) {
        // only where nothing stands: a tombstone says that what was loaded may be old
        await this.#try((store) =>
          store.set(key, pack(value), this.#jitter(options.ttlS), { ifAbsent: true }),
        );
      }
      return value;
    } finally {
      await this.#try((store) => store.delete(lease));
    }
  }

  state(): BreakerState {
    return this.#store?.state() ?? 'closed';
  }

  async #waitFor<T>(key: string): Promise<{ readonly value: T } | null> {
    const until = performance.now() + WAIT_MS;
    while (performance.now() < until) {
      await pause(POLL_MS);
      const found = await this.#read<T>(key);
      if (typeof found === 'object') return found;
      if (found !== 'nothing') return null;
    }
    return null;
  }

  async #read<T>(key: string): Promise<Found<T>> {
    const text = await this.#try(async (store) => ({ text: await store.get(key) }));
    if (text === null) return 'down';
    if (text.text === null) return 'nothing';
    return text.text === TOMBSTONE ? 'tombstone' : unpack<T>(text.text);
  }

  /** Null when there is no store, or it is sick. */
  async #try<T>(work: (store: KeyValueStore) => Promise<T>): Promise<T | null> {
    if (!this.#store) return null;
    try {
      return await work(this.#store);
    } catch {
      return null; // the breaker has counted it, and everything works without the cache
    }
  }

  #jitter(ttlS: number): number {
    return Math.max(1, Math.round(ttlS * 1_000 * (1 - this.#random() / 5)));
  }
}

function pack(value: unknown): string {
  return JSON.stringify({ value });
}

function unpack<T>(text: string): Found<T> {
  try {
    return JSON.parse(text) as { readonly value: T };
  } catch {
    return 'nothing'; // written by another version of this code
  }
}
