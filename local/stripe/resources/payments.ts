import type { Account } from '../core/account.ts';
import { publish } from '../core/publish.ts';
import type { PaymentIntent, PaymentMethod } from '../core/shapes.ts';
import { declineError, type Decline } from './cards.ts';
import type { CardError } from '../api/errors.ts';
import { createCharge } from './charges.ts';
import { attach, cardBehind } from './payment-methods.ts';

/** How a payment is tried. */
export interface Attempt {
  readonly method: PaymentMethod;
  /** The customer isn't there, and can't be asked for 3-D Secure. */
  readonly offSession: boolean;
  /** Where 3-D Secure leads afterwards. */
  readonly returnUrl?: string | null | undefined;
  /** 3-D Secure has been passed. */
  readonly authenticated?: boolean;
}

const AUTHENTICATION_REQUIRED: Decline = {
  code: 'authentication_required',
  declineCode: 'authentication_required',
  message: 'Your card was declined. This transaction requires authentication.',
};

const AUTHENTICATION_FAILED: Decline = {
  code: 'payment_intent_authentication_failure',
  declineCode: 'authentication_required',
  message:
    'We are unable to authenticate your payment method. Please choose a different payment method and try again.',
};

/** Tries to take the intent's amount; its status says what came of it. */
export function attemptPayment(account: Account, intent: PaymentIntent, attempt: Attempt): PaymentIntent {
  const { method, offSession, returnUrl = intent.hidden.returnUrl, authenticated = false } = attempt;
  const card = cardBehind(method);
  const asks = !authenticated && asksForAuthentication(attempt);
  if (asks && offSession) return fail(account, intent, method, AUTHENTICATION_REQUIRED);
  if (asks) return askForAuthentication(account, intent, method, returnUrl);
  if (card.decline) return fail(account, intent, method, card.decline);
  return succeed(account, intent, method);
}

function asksForAuthentication({ method, offSession }: Attempt): boolean {
  const { authentication } = cardBehind(method);
  return (
    authentication === 'always' ||
    (authentication === 'unless-set-up' && !(method.hidden.setUp && offSession))
  );
}

/** Ends 3-D Secure, as the customer did on its page. */
export function authenticate(account: Account, intent: PaymentIntent, passed: boolean): PaymentIntent {
  const method = account.store.get('payment_method', intent.payment_method!)!;
  if (!passed) return fail(account, intent, method, AUTHENTICATION_FAILED);
  return attemptPayment(account, intent, {
    method,
    offSession: intent.hidden.offSession,
    authenticated: true,
  });
}

function askForAuthentication(
  account: Account,
  intent: PaymentIntent,
  method: PaymentMethod,
  returnUrl: string | null,
): PaymentIntent {
  const url = `${account.origin()}/3ds/${intent.id}`;
  const next_action: PaymentIntent['next_action'] = {
    type: 'redirect_to_url',
    redirect_to_url: { return_url: returnUrl, url },
  };
  const patch = { status: 'requires_action', payment_method: method.id, next_action } as const;
  return account.change(
    'payment_intent',
    intent,
    { ...patch, hidden: { ...intent.hidden, returnUrl } },
    'payment_intent.requires_action',
  );
}

function succeed(account: Account, intent: PaymentIntent, method: PaymentMethod): PaymentIntent {
  const charge = createCharge(account, intent, method, null);
  if (intent.setup_future_usage && intent.customer) {
    const attached = attach(account, method, intent.customer);
    account.change('payment_method', attached, { hidden: { ...attached.hidden, setUp: true } });
  }
  const paid = account.change('payment_intent', intent, {
    amount_received: intent.amount,
    last_payment_error: null,
    latest_charge: charge.id,
    next_action: null,
    payment_method: method.id,
    status: 'succeeded',
  });
  account.emit('payment_intent.succeeded', paid);
  return paid;
}

function fail(
  account: Account,
  intent: PaymentIntent,
  method: PaymentMethod,
  decline: Decline,
): PaymentIntent {
  const charge = createCharge(account, intent, method, decline);
  const failed = account.change('payment_intent', intent, {
    last_payment_error: {
      charge: charge.id,
      code: decline.code as NonNullable<PaymentIntent['last_payment_error']>['code'] & string,
      decline_code: decline.declineCode,
      doc_url: `https://stripe.com/docs/error-codes/${decline.code.replaceAll('_', '-')}`,
      message: decline.message,
      payment_method: publish(method) as PaymentMethod,
      type: 'card_error',
    },
    latest_charge: charge.id,
    next_action: null,
    payment_method: null,
    status: 'requires_payment_method',
  });
  account.emit('payment_intent.payment_failed', failed);
  return failed;
}

/** The error that a failed attempt is answered with. @param remembered whether the attempt stays */
export function paymentError(intent: PaymentIntent, remembered = true): CardError {
  const { code = '', decline_code = '', message = '', charge, payment_method } = intent.last_payment_error!;
  return declineError(
    { code, declineCode: decline_code, message },
    { payment_intent: publish(intent), ...(charge && { charge }), ...(payment_method && { payment_method }) },
    remembered,
  );
}
