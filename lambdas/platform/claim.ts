import { AsyncLocalStorage } from 'node:async_hooks';
import type { Item } from './dynamodb/item.ts';
import type { Write } from './dynamodb/write.ts';

/** What a transaction must know of the idempotent request that it is part of. */
export interface ActiveClaim {
  /** The write that marks the request as having had its effect, and fails once the claim is lost. */
  fence(): { readonly write: Write; readonly onFailure: (current: Item | null) => Error };
}

const storage = new AsyncLocalStorage<ActiveClaim | null>();

export function withClaim<Result>(claim: ActiveClaim, work: () => Result): Result {
  return storage.run(claim, work);
}

/**
 * For what a request writes before it has its effect: committing it doesn't use the key up, so that the request can
 * be repeated when what follows fails.
 */
export function withoutClaim<Result>(work: () => Result): Result {
  return storage.run(null, work);
}

export function currentClaim(): ActiveClaim | null {
  return storage.getStore() ?? null;
}
