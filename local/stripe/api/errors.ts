/** Further members of an error's body. */
export interface ErrorDetails {
  readonly code?: string;
  readonly param?: string;
  readonly decline_code?: string;
  readonly charge?: string;
  readonly advice_code?: string;
  readonly payment_intent?: object;
  readonly setup_intent?: object;
  readonly payment_method?: object;
  readonly payment_method_type?: string;
}

export type ErrorType = 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';

/** An error as Stripe answers it: https://docs.stripe.com/api/errors */
export class StripeError extends Error {
  readonly status: number;
  readonly type: ErrorType;
  readonly details: ErrorDetails;

  constructor(status: number, type: ErrorType, message: string, details: ErrorDetails = {}) {
    super(message);
    this.status = status;
    this.type = type;
    this.details = details;
  }

  body(): object {
    const { code } = this.details;
    const doc = code ? { doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}` } : {};
    return { error: { ...this.details, ...doc, message: this.message, type: this.type } };
  }
}

/** Thrown before anything was done: an Idempotency-Key doesn't keep it. */
export class InvalidParameter extends StripeError {
  constructor(message: string, param: string, code?: string) {
    super(400, 'invalid_request_error', message, { param, ...(code && { code }) });
  }
}

/** The request is well formed and can't be done in this state. */
export const refused = (message: string, details: ErrorDetails = {}): StripeError =>
  new StripeError(400, 'invalid_request_error', message, details);

/** @param what as Stripe calls it: `customer`, `payment_intent` */
export const missing = (what: string, id: string, param = 'id', status = 404): StripeError =>
  new StripeError(status, 'invalid_request_error', `No such ${what}: '${id}'`, {
    code: 'resource_missing',
    param,
  });

/** A declined card. */
export class CardError extends StripeError {
  /** Whether the attempt is remembered, as it is unless the caller asked for all or nothing. */
  readonly remembered: boolean;

  constructor(message: string, details: ErrorDetails, remembered = true) {
    super(402, 'card_error', message, details);
    this.remembered = remembered;
  }
}

/** For transactions: which errors leave behind what was done until then. */
export const isRemembered = (error: unknown): boolean => error instanceof CardError && error.remembered;
