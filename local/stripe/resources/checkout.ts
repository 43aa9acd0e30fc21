import { refused } from '../api/errors.ts';
import type { Account } from '../core/account.ts';
import type { CheckoutSession, PaymentIntent, SetupIntent } from '../core/shapes.ts';
import { cardOf, declineError } from './cards.ts';
import { createCustomer } from './customer-factory.ts';
import { existing } from './existing.ts';
import { createIntent } from './intents.ts';
import { afterAttempt, invoiceOf } from './invoicing.ts';
import { attach, cardBehind, createPaymentMethod } from './payment-methods.ts';
import { attemptPayment, paymentError } from './payments.ts';
import { confirmSetup, createSetup } from './setups.ts';
import { startSubscription } from './subscription-create.ts';

/** What somebody enters on the pay page. */
export interface Entry {
  /** One of cards.ts. */
  readonly number: string;
  readonly email: string;
  readonly name?: string;
}

/** Where the browser goes next: back to the shop, or to 3-D Secure. */
export interface Redirect {
  readonly url: string;
  readonly session: CheckoutSession;
}

/**
 * Pays an open session, as the pay page does.
 * @throws 402 when the card is declined: the session stays open; 400 when it is not open, or for an unknown card
 */
export function paySession(account: Account, id: string, entry: Entry): Redirect {
  const session = existing(account, 'checkout.session', id);
  if (session.status !== 'open') throw refused(`This session is ${session.status} and can't be paid`);
  const card = cardOf(entry.number);
  if (!card) throw refused(`${entry.number} is none of Stripe's test cards that the simulator knows`);
  const known = withCustomer(account, session, entry);
  const method = createPaymentMethod(account, card, { email: entry.email, name: entry.name ?? null });
  const intent = tryToPay(account, known, method.id);
  const current = existing(account, 'checkout.session', id);
  if (intent?.status === 'requires_action')
    return { url: intent.next_action!.redirect_to_url!.url!, session: current };
  if (current.status !== 'complete') complete(account, current);
  const done = existing(account, 'checkout.session', id);
  return { url: successUrl(done), session: done };
}

export const successUrl = ({ success_url, id }: CheckoutSession): string =>
  (success_url ?? '').replaceAll('{CHECKOUT_SESSION_ID}', id);

/** Subscriptions always have a customer; a payment only when the session asks for one. */
function withCustomer(
  account: Account,
  session: CheckoutSession,
  { email, name = '' }: Entry,
): CheckoutSession {
  const needs = session.mode !== 'payment' || session.customer_creation === 'always';
  const customer =
    session.customer ?? (needs ? createCustomer(account, { email, name: name || null }).id : null);
  const details = {
    address: null,
    business_name: null,
    email,
    individual_name: null,
    name: name || null,
    phone: null,
    tax_exempt: 'none' as const,
    tax_ids: [],
  };
  return account.change('checkout.session', session, { customer, customer_details: details });
}

function tryToPay(
  account: Account,
  session: CheckoutSession,
  method: string,
): PaymentIntent | SetupIntent | null {
  switch (session.mode) {
    case 'payment':
      return tryPayment(account, session, method);
    case 'setup':
      return trySetup(account, session, method);
    default:
      return trySubscription(account, session, method);
  }
}

function tryPayment(account: Account, session: CheckoutSession, methodId: string): PaymentIntent {
  const earlier = session.payment_intent ? account.store.get('payment_intent', session.payment_intent) : null;
  const intent =
    earlier ??
    createIntent(account, {
      amount: session.amount_total!,
      currency: session.currency!,
      customer: session.customer,
      description: session.hidden.payment.description,
      metadata: session.hidden.payment.metadata,
      setupFutureUsage: session.hidden.setupFutureUsage,
      returnUrl: successUrl(session),
      session: session.id,
    });
  account.change('checkout.session', session, { payment_intent: intent.id });
  const method = account.store.get('payment_method', methodId)!;
  const tried = attemptPayment(account, intent, { method, offSession: false });
  if (tried.status === 'requires_payment_method') throw paymentError(tried);
  return tried;
}

function trySetup(account: Account, session: CheckoutSession, methodId: string): SetupIntent {
  const method = account.store.get('payment_method', methodId)!;
  const { decline, attaches } = cardBehind(method);
  if (decline && !attaches) throw declineError(decline, {}, false);
  const intent = createSetup(account, {
    customer: session.customer,
    returnUrl: successUrl(session),
    session: session.id,
  });
  account.change('checkout.session', session, { setup_intent: intent.id });
  return confirmSetup(account, intent, method);
}

/** A declined card leaves nothing behind: Stripe shows the subscription once its first payment was begun. */
function trySubscription(
  account: Account,
  session: CheckoutSession,
  methodId: string,
): PaymentIntent | SetupIntent | null {
  const customer = session.customer!;
  const method = attach(account, account.store.get('payment_method', methodId)!, customer);
  const { hidden } = session;
  const trialEnd = hidden.trialDays ? account.now() + hidden.trialDays * 86_400 : hidden.trialEnd;
  const { subscription, invoice, intent } = startSubscription(account, {
    customer,
    items: hidden.lines.map(({ price, quantity }) => ({
      price: price!,
      quantity: price!.recurring?.usage_type === 'metered' ? null : (quantity ?? 1),
    })),
    metadata: hidden.subscription.metadata,
    description: hidden.subscription.description,
    defaultPaymentMethod: method.id,
    trialEnd,
    paymentBehavior: 'default_incomplete',
    automaticTax: session.automatic_tax.enabled,
  });
  account.change('checkout.session', session, { subscription: subscription.id, invoice: invoice.id });
  if (!intent)
    return confirmSetup(
      account,
      createSetup(account, { customer, returnUrl: successUrl(session), session: session.id }),
      method,
    );
  const waiting = account.change('payment_intent', intent, {
    hidden: { ...intent.hidden, session: session.id, returnUrl: successUrl(session) },
  });
  const tried = attemptPayment(account, waiting, { method, offSession: false });
  if (tried.status === 'requires_payment_method') throw paymentError(tried, false);
  if (tried.status === 'succeeded') afterAttempt(account, invoiceOf(account, tried)!, tried);
  return tried;
}

/** The payment that a session waits for has ended: well, or as a reason to try another card. */
export function afterSessionPayment(account: Account, { hidden, status }: PaymentIntent): void {
  const session = hidden.session ? account.store.get('checkout.session', hidden.session) : null;
  if (session?.status === 'open' && status === 'succeeded') complete(account, session);
}

export function afterSessionSetup(account: Account, { hidden, status }: SetupIntent): void {
  const session = hidden.session ? account.store.get('checkout.session', hidden.session) : null;
  if (session?.status === 'open' && status === 'succeeded') complete(account, session);
}

function complete(account: Account, session: CheckoutSession): void {
  const invoice = session.invoice ? account.store.get('invoice', session.invoice) : null;
  const free = session.mode === 'setup' || invoice?.total === 0;
  const completed = account.change('checkout.session', session, {
    payment_status: free ? 'no_payment_required' : 'paid',
    status: 'complete',
    url: null,
  });
  account.emit('checkout.session.completed', completed);
}

/** @throws 400 when it is not open */
export function expireSession(account: Account, session: CheckoutSession): CheckoutSession {
  if (session.status !== 'open') {
    throw refused(
      `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${session.status}.`,
    );
  }
  const expired = account.change('checkout.session', session, { status: 'expired', url: null });
  account.emit('checkout.session.expired', expired);
  return expired;
}
