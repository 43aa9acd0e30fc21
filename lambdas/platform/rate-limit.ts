/** So many per window, for each key. */
export interface Limit {
  /** Stable and unique: `login:address`. */
  readonly name: string;
  readonly max: number;
  readonly windowS: number;
  /** Where to count while the cache is down: in DynamoDB (auth), or not at all (reads). */
  readonly fallback: 'dynamodb' | 'open';
}

export interface Decision {
  readonly allowed: boolean;
  readonly limit: Limit;
  /** How many are left in this window. */
  readonly remaining: number;
  /** Seconds until the window ends. */
  readonly resetS: number;
}

export interface RateLimiter {
  /** Counts one use of `key`. The key may be personal: only its hash is stored. */
  take(limit: Limit, key: string): Promise<Decision>;
  /** Forgets the uses of `key`: after a right password, for instance. */
  reset(limit: Limit, key: string): Promise<void>;
}
