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
  /** Invalidates a key: what was loaded before this moment can't be filled in any more. */
  delete(key: string): Promise<void>;
  /** The value from the cache, else from `load`, which one reader per key calls while others wait briefly. */
  through<T>(key: string, options: ThroughOptions<T>, load: () => Promise<T>): Promise<T>;
  /** `open` while the cache is given up on. */
  state(): 'closed' | 'half-open' | 'open';
}
