import type { BreakerState } from '../resilience/policy.ts';

/** The few operations that caching and counting need. Each fails fast while the store is sick. */
export interface KeyValueStore {
  get(key: string): Promise<string | null>;
  /** @returns false when `ifAbsent` and the key was there */
  set(key: string, value: string, ttlMs: number, options?: { readonly ifAbsent?: boolean }): Promise<boolean>;
  delete(key: string): Promise<void>;
  /** Counts one hit in a window that begins with its first hit. */
  hit(key: string, windowMs: number): Promise<{ readonly hits: number; readonly resetMs: number }>;
  state(): BreakerState;
}
