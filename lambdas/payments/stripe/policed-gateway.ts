import type { Stripe } from 'stripe';
import { remainingMs } from '../../platform/context.ts';
import { AppError } from '../../platform/errors.ts';
import { log } from '../../platform/log.ts';
import { POLICIES } from '../../platform/resilience/policies.ts';
import { createPolicy } from '../../platform/resilience/policy.ts';
import type { Policy, PolicyOptions } from '../../platform/resilience/policy.ts';
import { OutcomeUnknown, PaymentsUnavailable, StripeRefused } from './errors.ts';
import { isStripeFailure, judge } from './failure.ts';
import type { StripeFailure } from './failure.ts';
import type { CallOptions, StripeCall, StripeGateway } from './gateway.ts';

/** Kept back from the request's time, ms, to write down what Stripe has answered. */
const RESERVE_MS = 1_500;

export interface PolicedGatewayDeps {
  readonly stripe: () => Promise<Stripe>;
  /** @default the policy `stripe` */
  readonly settings?: PolicyOptions['settings'];
}

/** {@link StripeGateway} by Stripe's SDK; keep it, the breaker's memory is in it. */
export class PolicedGateway implements StripeGateway {
  readonly #stripe: () => Promise<Stripe>;
  readonly #policy: Policy;

  constructor({ stripe, settings = POLICIES.stripe }: PolicedGatewayDeps) {
    this.#stripe = stripe;
    this.#policy = createPolicy('stripe', {
      settings,
      retryable: (error) => (error instanceof GivenUp ? false : judge(error).again !== 'no'),
      sick: (error) => judge(error instanceof GivenUp ? error.cause : error).sick,
    });
  }

  async read<T>(name: string, call: StripeCall<T>): Promise<T> {
    return this.#call(name, undefined, call);
  }

  async write<T>(name: string, key: string, call: StripeCall<T>): Promise<T> {
    return this.#call(name, key, call);
  }

  async #call<T>(name: string, idempotencyKey: string | undefined, call: StripeCall<T>): Promise<T> {
    const stripe = await this.#stripe();
    /** Attempts that may have taken effect, those without an answer among them. */
    const uncertain = new Set<number>();
    let attempts = 0;
    let failedInside = 0;
    try {
      return await this.#policy.execute(async () => {
        const attempt = attempts++;
        uncertain.add(attempt);
        try {
          return await call(stripe, optionsOf(idempotencyKey));
        } catch (error) {
          const verdict = judge(error);
          if (!verdict.uncertain) uncertain.delete(attempt);
          if (verdict.again === 'once' && ++failedInside > 1) throw new GivenUp(error);
          throw error;
        }
      });
    } catch (thrown) {
      const error = thrown instanceof GivenUp ? thrown.cause : thrown;
      logFailure(name, error, attempts);
      throw translate(error, idempotencyKey !== undefined && uncertain.size > 0);
    }
  }
}

/** Tried as often as makes sense; `cause` is what Stripe answered. */
class GivenUp extends Error {
  constructor(cause: unknown) {
    super('given up', { cause });
  }
}

function optionsOf(idempotencyKey: string | undefined): CallOptions {
  const left = Math.max(1, remainingMs() - RESERVE_MS);
  const timeout = Math.ceil(Math.min(POLICIES.stripe.timeoutMs, left));
  return { timeout, maxNetworkRetries: 0, ...(idempotencyKey !== undefined && { idempotencyKey }) };
}

/** What it means for who called; a final answer counts whatever the attempts before it came to: they had its key. */
function translate(error: unknown, mayHaveHappened: boolean): unknown {
  if (error instanceof AppError) return error;
  if (isStripeFailure(error) && isFinal(error)) return new StripeRefused(error);
  if (error instanceof Error && !isStripeFailure(error) && !isOutage(error)) return error;
  return mayHaveHappened ? new OutcomeUnknown(error) : new PaymentsUnavailable(error);
}

/** A refusal of what was asked; not of our key, which nobody who calls us can help. */
function isFinal({ statusCode = 500 }: StripeFailure): boolean {
  return statusCode >= 400 && statusCode < 500 && ![401, 403, 409, 429].includes(statusCode);
}

function isOutage({ name }: Error): boolean {
  return name === 'TimedOut' || name === 'CircuitOpen';
}

/** Stripe's messages stay out of the log: they may hold what people have typed. */
function logFailure(call: string, error: unknown, attempts: number): void {
  if (!isStripeFailure(error))
    return log.warn('a call of Stripe failed', { call, attempts, reason: nameOf(error) });
  const { type, statusCode, code, decline_code: declineCode, requestId: stripeRequestId } = error;
  const fields = { call, attempts, type, statusCode, code, declineCode, stripeRequestId };
  if (statusCode === 401 || statusCode === 403) {
    return log.error('Stripe refuses our key: set it by npm run stripe', new Error(type), fields);
  }
  log.warn('a call of Stripe failed', fields);
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
