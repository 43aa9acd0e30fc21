export interface ProviderAwayOptions extends ErrorOptions {
  /** Whether it may have taken what it was given: the next attempt can make a second copy. @default false */
  readonly mayHaveTaken?: boolean;
  /** For how long it asked to be left alone, ms. @default null */
  readonly retryAfterMs?: number | null;
}

/** A provider did not answer, has too much to do, or is given up on for now: another attempt later may succeed. */
export class ProviderAway extends Error {
  override readonly name = 'ProviderAway';
  readonly mayHaveTaken: boolean;
  readonly retryAfterMs: number | null;

  constructor(
    message: string,
    { mayHaveTaken = false, retryAfterMs = null, cause }: ProviderAwayOptions = {},
  ) {
    super(message, { cause });
    this.mayHaveTaken = mayHaveTaken;
    this.retryAfterMs = retryAfterMs;
  }
}
