/** How a dependency is called. Every number of milliseconds is cut to what is left of the request. */
export interface PolicySettings {
  /** Time for one attempt, ms. */
  readonly timeoutMs: number;
  /** Attempts in all; 1 where somebody else retries. */
  readonly attempts: number;
  /** Full jitter between 0 and this, doubled with each attempt up to `maxBackoffMs`. */
  readonly backoffMs: number;
  readonly maxBackoffMs: number;
  /** Time for all attempts and the pauses between them, ms. */
  readonly budgetMs: number;
  /** Opens after so many failures in a row, and lets one call through again after so long. */
  readonly breaker: { readonly failures: number; readonly halfOpenAfterMs: number } | null;
}

/** Every dependency's policy: the one place to look at, and to change. */
export const POLICIES = {
  /** Six attempts, and an answer within 2 s even when every one of them is throttled. */
  dynamodb: {
    timeoutMs: 1_000,
    attempts: 6,
    backoffMs: 25,
    maxBackoffMs: 400,
    budgetMs: 1_500,
    breaker: null, // nothing works without it, so there is nothing to spare it for
  },
  /** Transactions that meet on an item: more and shorter pauses, because the other one is soon done. */
  contention: {
    timeoutMs: 5_000,
    attempts: 25,
    backoffMs: 10,
    maxBackoffMs: 250,
    budgetMs: 4_000,
    breaker: null,
  },
  /** A request may pay 50 ms for a sick cache, a fraction of what it saves. */
  cache: {
    timeoutMs: 50,
    attempts: 1,
    backoffMs: 0,
    maxBackoffMs: 0,
    budgetMs: 50,
    breaker: { failures: 5, halfOpenAfterMs: 5_000 },
  },
  /** The queue retries; a second attempt here could be a second mail. */
  ses: {
    timeoutMs: 10_000,
    attempts: 1,
    backoffMs: 0,
    maxBackoffMs: 0,
    budgetMs: 10_000,
    breaker: { failures: 5, halfOpenAfterMs: 10_000 },
  },
  /** The queue retries. Push services answer in a fraction of a second, and one that hangs must not hold up the others. */
  push: {
    timeoutMs: 5_000,
    attempts: 1,
    backoffMs: 0,
    maxBackoffMs: 0,
    budgetMs: 5_000,
    breaker: { failures: 5, halfOpenAfterMs: 10_000 },
  },
  /** A code is good once, so nothing is tried twice; the person at the browser may. */
  oauth: {
    timeoutMs: 4_000,
    attempts: 1,
    backoffMs: 0,
    maxBackoffMs: 0,
    budgetMs: 4_000,
    breaker: { failures: 5, halfOpenAfterMs: 10_000 },
  },
  /** A bank may take seconds to decide. Repeated under the same idempotency key only, which has no second effect. */
  stripe: {
    timeoutMs: 10_000,
    attempts: 3,
    backoffMs: 200,
    maxBackoffMs: 2_000,
    budgetMs: 20_000,
    breaker: { failures: 5, halfOpenAfterMs: 10_000 },
  },
} as const satisfies Record<string, PolicySettings>;

export type Dependency = keyof typeof POLICIES;
