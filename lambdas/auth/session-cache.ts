import type { KeyValueStore } from '../platform/cache/key-value.ts';
import { count } from '../platform/metrics.ts';
import { ACCESS_TOKEN_S, IMPERSONATION_TOKEN_S } from './tokens/access-token-verifier.ts';

/** What the cache knows of a session: that it lives, at which version; that it was revoked; or nothing. */
export type CachedSession = { readonly version: number } | 'revoked' | null;

/** How long a session may be believed to live without asking DynamoDB, ms. */
export const POSITIVE_MS = 10_000;
/** Longer than any access token lives, so that no fill can follow a tombstone. */
export const TOMBSTONE_MS = 2 * Math.max(ACCESS_TOKEN_S, IMPERSONATION_TOKEN_S) * 1_000;
const TOMBSTONE = 'revoked';

/** Spares the read per request. It never throws: without the store every request asks DynamoDB. */
export class SessionCache {
  readonly #store: KeyValueStore | null;

  constructor(store: KeyValueStore | null) {
    this.#store = store;
  }

  async get(userId: string, sessionId: string): Promise<CachedSession> {
    const text = await this.#try((store) => store.get(keyOf(userId, sessionId)));
    if (text === null) return null;
    return text === TOMBSTONE ? 'revoked' : { version: Number(text) };
  }

  /** Only where nothing stands: a tombstone, or another version, must not be overwritten by what was read before. */
  async fill(userId: string, sessionId: string, version: number): Promise<void> {
    await this.#try((store) =>
      store.set(keyOf(userId, sessionId), String(version), POSITIVE_MS, { ifAbsent: true }),
    );
  }

  /** After the session has left DynamoDB. When it fails, entries still die within ten seconds. */
  async bury(userId: string, sessionId: string): Promise<void> {
    const done = await this.#try((store) => store.set(keyOf(userId, sessionId), TOMBSTONE, TOMBSTONE_MS));
    if (this.#store && done === null) count('SessionTombstoneFailed');
  }

  async #try<T>(work: (store: KeyValueStore) => Promise<T>): Promise<T | null> {
    if (!this.#store) return null;
    try {
      return await work(this.#store);
    } catch {
      return null; // the store's breaker has counted it
    }
  }
}

function keyOf(userId: string, sessionId: string): string {
  return `session#${userId}#${sessionId}`;
}
