import type { Stripe } from 'stripe';
import type { CallOptions } from './gateway.ts';
import { failure, noConnection } from './stripe-failures.fixture.ts';

/**
 * What goes wrong with a call: it never arrives, its answer is lost after the work, Stripe fails before or after the
 * work (and stores that under the key), it sends too many away, or doesn't like the parameters.
 */
export type Fault = 'unreachable' | 'answer-lost' | 'fails-before' | 'fails-after' | 'too-many' | 'refused';

export type Params = Readonly<Record<string, unknown>>;
export type Json = Record<string, unknown>;

interface Stored {
  readonly params: string;
  readonly outcome: Json | Error;
}

/** How calls reach a Stripe in memory: what goes wrong on the way, and idempotency as Stripe has it. */
export class FakeConnection {
  /** Names of the calls that arrived, replays among them. */
  readonly calls: string[] = [];
  /** What goes wrong with the next calls of a name. */
  readonly #faults: { readonly call: string; readonly fault: Fault; times: number }[] = [];
  readonly #stored = new Map<string, Stored>();

  fail(call: string, fault: Fault, times: number): void {
    this.#faults.push({ call, fault, times });
  }

  /** A day has passed: Stripe doesn't know the idempotency keys any more. */
  forgetKeys(): void {
    this.#stored.clear();
  }

  /** One call, a turn later: as Stripe does it with the call's idempotency key. */
  async do(name: string, params: Params, { idempotencyKey }: CallOptions, work: () => Json): Promise<Json> {
    await new Promise<void>((resolve) => setImmediate(resolve));
    const fault = this.#faultOf(name);
    if (fault === 'unreachable') throw noConnection('ECONNREFUSED');
    this.calls.push(name);
    if (fault === 'too-many') throw failure(429, 'rate_limit', 'Too many requests');
    if (fault === 'refused') throw failure(400, 'parameter_invalid_integer', 'Invalid integer');
    const outcome = idempotencyKey
      ? this.#once(idempotencyKey, JSON.stringify([name, params]), () => this.#work(fault, work))
      : this.#work(fault, work);
    if (fault === 'answer-lost') throw noConnection('ETIMEDOUT');
    if (outcome instanceof Error) throw outcome;
    return structuredClone(outcome);
  }

  #once(key: string, params: string, work: () => Json | Error): Json | Error {
    const earlier = this.#stored.get(key);
    if (earlier && earlier.params !== params)
      return failure(400, undefined, 'other params', null, 'idempotency_error');
    if (earlier) return earlier.outcome;
    const outcome = work();
    // what is refused before anything is done isn't stored
    const isStored = !(outcome instanceof Error) || (outcome as Stripe.errors.StripeError).statusCode !== 400;
    if (isStored) this.#stored.set(key, { params, outcome: structuredCloneOf(outcome) });
    return outcome;
  }

  #work(fault: Fault | null, work: () => Json): Json | Error {
    if (fault === 'fails-before') return failure(500, undefined, 'An unknown error occurred');
    try {
      const done = work();
      return fault === 'fails-after' ? failure(500, undefined, 'An unknown error occurred') : done;
    } catch (error) {
      return error as Error;
    }
  }

  #faultOf(call: string): Fault | null {
    const planned = this.#faults.find((fault) => fault.call === call && fault.times > 0);
    if (!planned) return null;
    planned.times -= 1;
    return planned.fault;
  }
}

function structuredCloneOf(outcome: Json | Error): Json | Error {
  return outcome instanceof Error ? outcome : structuredClone(outcome);
}
