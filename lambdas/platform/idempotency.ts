import { withClaim } from './claim.ts';
import type { Clock } from './clock.ts';
import { remainingMs } from './context.ts';
import { allOf, anyOf, absent, atMost, equals } from './dynamodb/expression.ts';
import type { Key } from './dynamodb/item.ts';
import type { Table } from './dynamodb/table.ts';
import { ConditionFailed } from './dynamodb/write.ts';
import { Conflict, Unprocessable } from './errors.ts';
import type { Answer } from './http/answer.ts';
import { randomToken, sha256 } from './ids.ts';
import { log } from './log.ts';
import { openUnder, sealUnder } from './root-keys.ts';
import type { RootKeys } from './root-keys.ts';
import { SealBroken } from './seal.ts';

const KEPT_S = 24 * 3_600;
/** Where nothing says how long the function may run, ms. */
const DEFAULT_LEASE_MS = 30_000;
/** DynamoDB takes items of 400 KB; the rest of the record and base64 need their part. */
const MAX_ANSWER_BYTES = 256 * 1024;

export interface IdempotentRequest {
  /** Who calls which route. */
  readonly scope: string;
  readonly key: string;
  /** The same for the same payload. */
  readonly fingerprint: string;
}

export interface Idempotency {
  /**
   * Does `work` once for a key, and answers later requests with what it answered.
   *
   * @throws Conflict `idempotency_in_flight`, `idempotency_answer_lost`; Unprocessable `idempotency_key_reused`
   */
  once(request: IdempotentRequest, work: () => Promise<Answer>): Promise<Answer>;
}

interface Claimed extends Key {
  readonly token: string;
  readonly fingerprint: string;
  /** `running`, `committed` (its transaction took effect), `done` (its answer is stored). */
  readonly state: 'running' | 'committed' | 'done';
  /** ms since the epoch: whoever claimed it has been stopped by then. */
  readonly leaseUntil: number;
  readonly answer?: string;
}

export interface IdempotencyDeps {
  readonly table: Table;
  readonly clock: Clock;
  /** To encrypt the stored answers with. */
  readonly keys: () => Promise<RootKeys>;
}

function answerLost(cause?: unknown): Conflict {
  const detail = 'the request took effect, but its answer was lost: read the result';
  return new Conflict('idempotency_answer_lost', detail, { cause });
}

/** @throws Conflict for an answer whose root is known no more */
function openAnswer(keys: RootKeys, answer: string, place: string): string {
  try {
    return openUnder(keys, answer, place);
  } catch (error) {
    throw error instanceof SealBroken ? answerLost(error) : error;
  }
}

/** {@link Idempotency} with a record per key in DynamoDB. */
export class TableIdempotency implements Idempotency {
  readonly #deps: IdempotencyDeps;

  constructor(deps: IdempotencyDeps) {
    this.#deps = deps;
  }

  async once(request: IdempotentRequest, work: () => Promise<Answer>): Promise<Answer> {
    const key = { pk: `IDEMPOTENCY#${sha256(`${request.scope}\n${request.key}`)}`, sk: 'IDEMPOTENCY' };
    const token = randomToken(12);
    const earlier = await this.#claim(key, token, request.fingerprint);
    if (earlier) return this.#replay(earlier, request.fingerprint);

    const fence = () => ({
      write: this.#deps.table.update(key, { set: { state: 'committed' } }, { condition: equals({ token }) }),
      onFailure: () => new Conflict('idempotency_in_flight', 'another request with this key has taken over'),
    });
    try {
      const answer = await withClaim({ fence }, work);
      await this.#settle(key, token, answer);
      return answer;
    } catch (error) {
      await this.#release(key, token);
      throw error;
    }
  }

  /** Claims the key; returns the record of an earlier request when there is one that still counts. */
  async #claim(key: Key, token: string, fingerprint: string): Promise<Claimed | null> {
    const now = this.#deps.clock.now();
    const left = remainingMs();
    const leaseUntil = now + (Number.isFinite(left) ? left : DEFAULT_LEASE_MS);
    const expiresAt = Math.ceil(now / 1_000) + KEPT_S;
    const record = { ...key, token, fingerprint, state: 'running', leaseUntil, expiresAt };
    const abandoned = allOf(equals({ state: 'running' }), atMost('leaseUntil', now));
    const condition = anyOf(absent('pk'), abandoned, atMost('expiresAt', Math.floor(now / 1_000)));
    try {
      await this.#deps.table.write(this.#deps.table.put(record, { condition }));
      return null;
    } catch (error) {
      if (error instanceof ConditionFailed && error.item) return error.item as unknown as Claimed;
      throw error;
    }
  }

  async #replay(earlier: Claimed, fingerprint: string): Promise<Answer> {
    if (earlier.fingerprint !== fingerprint) {
      throw new Unprocessable(
        [],
        'idempotency_key_reused',
        'this Idempotency-Key came with another request before',
      );
    }
    if (earlier.answer !== undefined) {
      const answer = JSON.parse(openAnswer(await this.#deps.keys(), earlier.answer, earlier.pk)) as Answer;
      return { ...answer, headers: { ...answer.headers, 'Idempotency-Replayed': 'true' } };
    }
    if (earlier.leaseUntil > this.#deps.clock.now()) {
      throw new Conflict(
        'idempotency_in_flight',
        'a request with this Idempotency-Key is under way; try again soon',
        {
          headers: { 'Retry-After': '1' },
        },
      );
    }
    throw answerLost();
  }

  /** Stores the answer, unless the caller is meant to try again. */
  async #settle(key: Key, token: string, answer: Answer): Promise<void> {
    if (answer.status >= 500) return this.#release(key, token);
    const { status, body, text, headers, etag } = answer; // no cookies: they belong to one browser
    const stored = JSON.stringify({ status, body, text, headers, etag });
    if (Buffer.byteLength(stored) > MAX_ANSWER_BYTES) {
      log.warn('an answer is too large to be kept for its Idempotency-Key', {
        bytes: Buffer.byteLength(stored),
      });
      return;
    }
    const sealed = sealUnder(await this.#deps.keys(), stored, key.pk);
    await this.#update(key, token, { state: 'done', answer: sealed });
  }

  /** Frees the key, unless a transaction has taken effect under it. */
  async #release(key: Key, token: string): Promise<void> {
    const { table } = this.#deps;
    const condition = equals({ token, state: 'running' });
    await this.#quietly(() => table.write(table.delete(key, { condition })));
  }

  async #update(key: Key, token: string, set: Readonly<Record<string, unknown>>): Promise<void> {
    const { table } = this.#deps;
    await this.#quietly(() => table.write(table.update(key, { set }, { condition: equals({ token }) })));
  }

  /** The request is decided by now; what goes wrong with its record must not change the answer. */
  async #quietly(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof ConditionFailed)) log.error('an idempotency record could not be written', error);
    }
  }
}
