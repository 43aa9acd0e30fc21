import type { Answer } from './http/answer.ts';

export interface IdempotentRequest {
  /** Who calls which route. */
  readonly scope: string;
  readonly key: string;
  /** The same for the same payload. */
  readonly fingerprint: string;
}

export interface Idempotency {
  /**
   * Does `work` once for a key and answers later requests with what it answered.
   *
   * @throws Conflict `idempotency_in_flight`, `idempotency_answer_lost`; Unprocessable `idempotency_key_reused`
   */
  once(request: IdempotentRequest, work: () => Promise<Answer>): Promise<Answer>;
}
