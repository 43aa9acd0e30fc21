import type { Account } from '../core/account.ts';
import type { CheckoutSession, PaymentIntent, PaymentMethod, SetupIntent } from '../core/shapes.ts';
import { declineError } from './cards.ts';
import { createIntent } from './intents.ts';
import { cardBehind } from './payment-methods.ts';
import { attemptPayment, paymentError } from './payments.ts';
import { confirmSetup, createSetup } from './setups.ts';

export const successUrl = ({ success_url, id }: CheckoutSession): string =>
  (success_url ?? '').replaceAll('{CHECKOUT_SESSION_ID}', id);

/**
 * Charges what a session's mode says is due, or keeps the card where nothing is.
 * @returns an intent that has succeeded, or waits for 3-D Secure
 * @throws 402 when the card is declined
 */
export function tryToPay(
  account: Account,
  session: CheckoutSession,
  method: PaymentMethod,
): PaymentIntent | SetupIntent {
  const due = dueNow(account, session);
  return due > 0 ? tryPayment(account, session, method, due) : trySetup(account, session, method);
}

/** The first invoice of a subscription uses up the customer's credit. */
function dueNow(account: Account, { amount_total, customer, mode }: CheckoutSession): number {
  if (mode !== 'subscription' || !amount_total) return amount_total ?? 0;
  const { balance } = account.store.get('customer', customer!)!;
  return Math.max(0, amount_total + balance);
}

/** The newest payment that was begun for a session. */
const paymentOf = (account: Account, { id }: CheckoutSession): PaymentIntent | null =>
  account.store.all('payment_intent').findLast(({ hidden }) => hidden.session === id) ?? null;

function tryPayment(
  account: Account,
  session: CheckoutSession,
  method: PaymentMethod,
  amount: number,
): PaymentIntent {
  const { hidden, mode } = session;
  const recurs = mode === 'subscription';
  const intent =
    paymentOf(account, session) ??
    createIntent(account, {
      amount,
      currency: session.currency!,
      customer: session.customer,
      description: recurs ? 'Subscription creation' : hidden.payment.description,
      metadata: hidden.payment.metadata,
      setupFutureUsage: recurs ? 'off_session' : hidden.setupFutureUsage,
      returnUrl: successUrl(session),
      session: session.id,
    });
  if (!recurs) account.change('checkout.session', session, { payment_intent: intent.id });
  const tried = attemptPayment(account, intent, { method, offSession: false });
  if (tried.status === 'requires_payment_method') throw paymentError(tried, !recurs);
  return tried;
}

function trySetup(account: Account, session: CheckoutSession, method: PaymentMethod): SetupIntent {
  const { decline, attaches } = cardBehind(method);
  if (decline && !attaches) throw declineError(decline, {}, false);
  const intent = createSetup(account, {
    customer: session.customer,
    returnUrl: successUrl(session),
    session: session.id,
  });
  if (session.mode === 'setup') account.change('checkout.session', session, { setup_intent: intent.id });
  return confirmSetup(account, intent, method);
}

/** Why the last attempt has failed that came back from 3-D Secure, or null. */
export function lastRefusal(account: Account, session: CheckoutSession): string | null {
  const setup = account.store.all('setup_intent').findLast(({ hidden }) => hidden.session === session.id);
  const payment = paymentOf(account, session);
  return payment?.last_payment_error?.message ?? setup?.last_setup_error?.message ?? null;
}
