import { AppError, Unavailable } from '../../platform/errors.ts';
import { CircuitOpen } from '../../platform/resilience/policy.ts';
import { POLICIES } from '../../platform/resilience/policies.ts';
import { shownDecline } from './decline.ts';
import { isStripeFailure } from './failure.ts';
import type { StripeFailure } from './failure.ts';

const RETRY_AFTER_S = 5;
const OPEN_S = POLICIES.stripe.breaker.halfOpenAfterMs / 1_000;

/** 503: Stripe can't be reached, or doesn't know our key. Nothing has happened. */
export class PaymentsUnavailable extends Unavailable {
  constructor(cause?: unknown) {
    const retryAfterS = cause instanceof CircuitOpen ? OPEN_S : RETRY_AFTER_S;
    super(retryAfterS, 'payments_unavailable', 'payments are unavailable for now; try again soon', { cause });
  }
}

/** 503: Stripe's answer was lost. The same request sent again finds out what happened, and repeats nothing. */
export class OutcomeUnknown extends Unavailable {
  /** Whether Stripe did answer, with an error of its own: nothing is under way there any more. */
  readonly isAnswered: boolean;

  constructor(cause?: unknown) {
    super(
      RETRY_AFTER_S,
      'payment_outcome_unknown',
      'whether it was done is not known yet; send the same request again, which repeats nothing',
      { cause },
    );
    this.isAnswered = isStripeFailure(cause) && (cause.statusCode ?? 0) >= 500;
  }
}

/** Codes of Stripe's that say: not in the state that the object is in. */
const OF_STATE = /_unexpected_state$|^charge_already_refunded$|^resource_already_exists$|^idempotency_error$/;

/**
 * Stripe has refused: 402 `payment_failed` for a card, 409 `stripe_conflict` for the state of an object, else 422
 * `stripe_refused`. Stripe's own code stands in the answer as `reason`, where it may be told.
 */
export class StripeRefused extends AppError {
  /** `card_declined`, `resource_missing`; null where Stripe names none. */
  readonly stripeCode: string | null;
  /** Why the card's bank declined, such as `insufficient_funds`. */
  readonly declineCode: string | null;

  constructor(failure: StripeFailure) {
    const stripeCode = failure.code ?? failure.rawType ?? null;
    const declineCode = failure.decline_code || null;
    const { status, code, detail } = problemOf(failure, stripeCode);
    super(status, code, detail, {
      cause: failure,
      extra: { reason: shownDecline(declineCode) ?? stripeCode },
    });
    this.stripeCode = stripeCode;
    this.declineCode = declineCode;
  }
}

function problemOf(failure: StripeFailure, stripeCode: string | null) {
  // what Stripe says of cards is written for their holders
  if (failure.type === 'StripeCardError') {
    return { status: 402, code: 'payment_failed', detail: failure.message };
  }
  if (OF_STATE.test(stripeCode ?? '')) {
    const detail = 'at Stripe it is in a state that forbids this; read it again';
    return { status: 409, code: 'stripe_conflict', detail };
  }
  return { status: 422, code: 'stripe_refused', detail: 'Stripe has refused this; `reason` says why' };
}
