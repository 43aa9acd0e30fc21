import { AwsError } from '../../service.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
export const TOKEN_LIFE_MS = 10 * 60_000;

interface Use {
  readonly hash: string;
  readonly at: number;
}

/** Client request tokens of the last ten minutes, oldest first. */
export class Tokens {
  readonly #uses = new Map<string, Use>();

  add(token: string, hash: string, at: number): void {
    this.#uses.delete(token);
    this.#uses.set(token, { hash, at });
  }

  /** Whether this very request was done before. Throws when the token was used with other parameters. */
  isRepeated(token: string, hash: string, now: number): boolean {
    this.trim(now);
    const use = this.#uses.get(token);
    if (!use) return false;
    if (use.hash === hash) return true;
    throw new AwsError(
      'IdempotentParameterMismatchException',
      'An error occurred: the client request token was used with other parameters before',
    );
  }

  trim(now: number): void {
    for (const [token, { at }] of this.#uses) {
      if (at > now - TOKEN_LIFE_MS) return;
      this.#uses.delete(token);
    }
  }

  entries(): Iterable<[string, Use]> {
    return this.#uses.entries();
  }
}
