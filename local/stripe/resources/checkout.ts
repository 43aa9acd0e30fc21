import { refused } from '../api/errors.ts';
import type { Account } from '../core/account.ts';
import type { CheckoutSession, PaymentIntent, SetupIntent } from '../core/shapes.ts';
import { cardOf } from './cards.ts';
import { successUrl, tryToPay } from './checkout-attempt.ts';
import { createCustomer } from './customer-factory.ts';
import { existing } from './existing.ts';
import { createPaymentMethod } from './payment-methods.ts';
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
  const intent = tryToPay(account, known, method);
  const tried = existing(account, 'checkout.session', id);
  if (intent.status === 'requires_action')
    return { url: intent.next_action!.redirect_to_url!.url!, session: tried };
  return { url: successUrl(tried), session: complete(account, tried, intent) };
}

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

/** The payment, or the keeping of a card, that a session waits for has ended: well, or as a reason to try another. */
export function afterSession(account: Account, intent: PaymentIntent | SetupIntent): void {
  const session = account.store.get('checkout.session', intent.hidden.session ?? '');
  if (session?.status === 'open' && intent.status === 'succeeded') complete(account, session, intent);
}

function complete(
  account: Account,
  session: CheckoutSession,
  intent: PaymentIntent | SetupIntent,
): CheckoutSession {
  const started = session.mode === 'subscription' ? subscribe(account, session, intent) : null;
  const completed = account.change('checkout.session', session, {
    payment_status: intent.object === 'payment_intent' ? 'paid' : 'no_payment_required',
    status: 'complete',
    url: null,
    ...(started && { subscription: started.subscription.id, invoice: started.invoice.id }),
  });
  account.emit('checkout.session.completed', completed);
  return completed;
}

/** Since 2025-03-31.basil the subscription is made once it is paid for: attempts that fail leave none behind. */
function subscribe(account: Account, session: CheckoutSession, intent: PaymentIntent | SetupIntent) {
  const { automatic_tax, customer, hidden } = session;
  return startSubscription(account, {
    customer: customer!,
    items: hidden.lines.map(({ price, quantity }) => ({
      price: price!,
      quantity: price!.recurring?.usage_type === 'metered' ? null : (quantity ?? 1),
    })),
    metadata: hidden.subscription.metadata,
    description: hidden.subscription.description,
    defaultPaymentMethod: intent.payment_method,
    trialEnd: hidden.trialDays ? account.now() + hidden.trialDays * 86_400 : hidden.trialEnd,
    automaticTax: automatic_tax.enabled,
    ...(intent.object === 'payment_intent' && { paidBy: intent }),
  });
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
