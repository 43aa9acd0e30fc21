import { createHash } from 'node:crypto';

import type { StoredAnswer } from '../core/shapes.ts';
import type { Store } from '../core/store.ts';
import { StripeError } from './errors.ts';

const DAY = 86_400_000;
const LONGEST = 255;

export interface KeyedRequest {
  readonly key: string;
  readonly path: string;
  /** The body as it was sent. */
  readonly body: string;
}

/**
 * Idempotency keys as Stripe has them: the first answer to a key, 500s included, is repeated for 24 hours.
 * https://docs.stripe.com/api/idempotent_requests
 */
export class Idempotency {
  private readonly inFlight = new Set<string>();
  private readonly store: Store;
  private readonly now: () => number;

  /** @param now ms */
  constructor(store: Store, now: () => number) {
    this.store = store;
    this.now = now;
  }

  /**
   * The answer given before, or null: then the request goes on, and `end` follows.
   * @throws 400 for a key that was used for something else, 409 for one whose first request is still under way
   */
  begin(request: KeyedRequest): StoredAnswer | null {
    const { key, path } = request;
    if (key.length > LONGEST) {
      throw new StripeError(
        400,
        'invalid_request_error',
        `Idempotency-Key must be at most ${LONGEST} characters, got ${key.length}.`,
      );
    }
    if (this.inFlight.has(key)) {
      throw new StripeError(
        409,
        'idempotency_error',
        `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Try again later.`,
        { code: 'idempotency_key_in_use' },
      );
    }
    const answer = this.store.get('stored_answer', key);
    if (answer && answer.expiresAt > this.now()) {
      if (answer.path !== path)
        throw reused(key, `for the same endpoint they were first used for ('${path}' vs '${answer.path}')`);
      if (answer.fingerprint !== fingerprintOf(request))
        throw reused(key, 'with the same parameters they were first used with');
      return answer;
    }
    this.inFlight.add(key);
    return null;
  }

  /** Keeps an answer; to be called in the transaction whose result it is. */
  keep(request: KeyedRequest, answer: Pick<StoredAnswer, 'body' | 'requestId' | 'status'>): void {
    this.store.put('stored_answer', {
      id: request.key,
      path: request.path,
      fingerprint: fingerprintOf(request),
      expiresAt: this.now() + DAY,
      ...answer,
    });
  }

  end(key: string): void {
    this.inFlight.delete(key);
  }

  /** Forgets what has expired. */
  sweep(): void {
    this.store.transaction(() => {
      for (const { id, expiresAt } of this.store.all('stored_answer'))
        if (expiresAt <= this.now()) this.store.remove('stored_answer', id);
    });
  }
}

/** Parameters are the same in whatever order they come. */
function fingerprintOf({ body }: KeyedRequest): string {
  const parameters = body.split('&').sort().join('&');
  return createHash('sha256').update(parameters).digest('base64url');
}

const reused = (key: string, how: string) =>
  new StripeError(
    400,
    'idempotency_error',
    `Keys for idempotent requests can only be used ${how}. Try using a key other than '${key}' if you meant to execute a different request.`,
  );
