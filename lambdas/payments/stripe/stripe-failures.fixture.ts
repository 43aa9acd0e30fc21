import Stripe from 'stripe';

/** An intent that is not in a state for what is asked. */
export function unexpectedState(): Error {
  return failure(400, 'payment_intent_unexpected_state', 'This PaymentIntent’s status forbids it');
}

/** An error as Stripe's SDK throws it. */
export function failure(
  statusCode: number,
  code: string | undefined,
  message: string,
  declineCode: string | null = null,
  type = statusCode === 402 ? 'card_error' : statusCode >= 500 ? 'api_error' : 'invalid_request_error',
): Error {
  const raw = {
    statusCode,
    message,
    type,
    ...(code && { code }),
    ...(declineCode && { decline_code: declineCode }),
  };
  return Stripe.errors.StripeError.generate(raw as Stripe.StripeRawError);
}

/** An error of the SDK's when nothing was answered. @param code the system's: `ECONNREFUSED` */
export function noConnection(code: string): Error {
  const detail = Object.assign(new Error(code), { code });
  return new Stripe.errors.StripeConnectionError({
    type: 'api_error',
    message: 'no connection',
    detail,
  } as never);
}
