import type { KeyValueStore } from '../cache/key-value.ts';
import { sha256 } from '../ids.ts';
import type { Decision, Limit, RateLimiter } from '../rate-limit.ts';

/** Counts in the store, and where its limit says so in the fall-back when the store is down. */
export class StoreRateLimiter implements RateLimiter {
  readonly #store: KeyValueStore | null;
  readonly #fallback: RateLimiter;

  constructor(store: KeyValueStore | null, fallback: RateLimiter) {
    this.#store = store;
    this.#fallback = fallback;
  }

  async take(limit: Limit, key: string): Promise<Decision> {
    try {
      if (!this.#store) return await this.#takeWithoutStore(limit, key);
      const { hits, resetMs } = await this.#store.hit(storeKey(limit, key), limit.windowS * 1_000);
      return decide(limit, hits, resetMs);
    } catch (error) {
      if (!this.#store) throw error;
      return this.#takeWithoutStore(limit, key);
    }
  }

  async reset(limit: Limit, key: string): Promise<void> {
    try {
      await this.#store?.delete(storeKey(limit, key));
    } catch {
      // the store is down: its windows end by themselves
    }
    if (limit.fallback === 'dynamodb') await this.#fallback.reset(limit, key);
  }

  #takeWithoutStore(limit: Limit, key: string): Promise<Decision> | Decision {
    if (limit.fallback === 'dynamodb') return this.#fallback.take(limit, key);
    return { allowed: true, limit, remaining: limit.max, resetS: limit.windowS };
  }
}

export function decide(limit: Limit, hits: number, resetMs: number): Decision {
  return {
    allowed: hits <= limit.max,
    limit,
    remaining: Math.max(0, limit.max - hits),
    resetS: Math.max(1, Math.ceil(resetMs / 1_000)),
  };
}

/** What is counted may be an address: only its hash is kept. */
export function limitKey(limit: Limit, key: string): string {
  return `${limit.name}#${sha256(key)}`;
}

function storeKey(limit: Limit, key: string): string {
  return `limit#${limitKey(limit, key)}`;
}
