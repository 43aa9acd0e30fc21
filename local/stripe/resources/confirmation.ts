import { refused } from '../api/errors.ts';
import type { Account } from '../core/account.ts';
import type { PaymentIntent } from '../core/shapes.ts';
import { unexpectedState } from './intents.ts';
import { usePaymentMethod } from './payment-methods.ts';
import { attemptPayment, paymentError } from './payments.ts';
import { settle } from './settlement.ts';

/** How a payment is to be tried. */
export interface Confirmation {
  readonly payment_method?: string;
  readonly off_session?: boolean;
  readonly return_url?: string;
  readonly error_on_requires_action?: boolean;
}

export const CONFIRMABLE = ['requires_payment_method', 'requires_confirmation', 'requires_action'];

/** Tries to pay. @throws 402 when the card is declined; the attempt stays */
export function confirmIntent(account: Account, intent: PaymentIntent, params: Confirmation): PaymentIntent {
  if (intent.status === 'succeeded') {
    throw unexpectedState(
      intent,
      'You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed.',
    );
  }
  if (!CONFIRMABLE.includes(intent.status)) {
    throw unexpectedState(
      intent,
      `You cannot confirm this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be confirmed: ${CONFIRMABLE.slice(1).join(', ')}.`,
    );
  }
  const id = params.payment_method ?? intent.payment_method;
  if (!id) {
    throw unexpectedState(
      intent,
      "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.",
    );
  }
  const method = usePaymentMethod(account, id);
  checkOwner(intent, method.customer, id);
  const offSession = params.off_session ?? false;
  const hidden = { ...intent.hidden, offSession, returnUrl: params.return_url ?? intent.hidden.returnUrl };
  const tried = attemptPayment(account, { ...intent, hidden }, { method, offSession });
  settle(account, tried);
  if (tried.status === 'requires_payment_method') throw paymentError(tried);
  if (tried.status === 'requires_action' && params.error_on_requires_action) {
    throw paymentError(
      account.change('payment_intent', tried, {
        status: 'requires_payment_method',
        next_action: null,
        last_payment_error: {
          code: 'authentication_required',
          decline_code: 'authentication_not_handled',
          message:
            "This payment required an authentication action to complete, but `error_on_requires_action` was set. When you're ready, you can upgrade your integration to handle actions at https://stripe.com/docs/payments/payment-intents/upgrade-to-handle-actions.",
          type: 'card_error',
        },
      }),
    );
  }
  return tried;
}

/** @throws 400 for a card of another customer than the payment's */
export function checkOwner({ customer }: PaymentIntent, owner: string | null, id: string): void {
  if (owner !== null && owner !== customer) {
    throw refused(
      `The provided PaymentMethod (${id}) is attached to a Customer. You must provide that Customer's ID in the PaymentIntent's customer parameter.`,
      { param: 'payment_method' },
    );
  }
}
