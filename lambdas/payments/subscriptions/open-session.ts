import type { Stripe } from 'stripe';
import { AlreadySubscribed } from '../errors.ts';
import type { PaymentsServices } from '../services.ts';
import { PaymentsUnavailable, StripeRefused } from '../stripe/errors.ts';
import { idOf } from '../stripe/id-of.ts';
import { beginCheckout, findCheckout, noteSession } from './checkout.repository.ts';
import type { Checkout } from './checkout.repository.ts';
import { sessionParams } from './checkout-session.ts';
import type { CheckoutTerms } from './checkout-session.ts';
import { isOpen } from './stripe-subscriptions.ts';

type Services = Pick<PaymentsServices, 'stripe' | 'table'>;

/** Others may begin one at the same time; as many tabs as this do not. */
const ATTEMPTS = 10;

/**
 * The organisation's open checkout session on these terms. An open one on the same terms is given again; one on
 * others is closed first, so that two tabs can't buy two subscriptions.
 *
 * A session is written down before it is made, and its number is Stripe's idempotency key: whoever comes after a crash
 * finishes what was begun, and then knows which session to close.
 *
 * @throws AlreadySubscribed when the last session was completed, and its subscription is open
 */
export async function openSession(
  services: Services,
  terms: CheckoutTerms,
): Promise<Stripe.Checkout.Session> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const last = await findCheckout(services.table, terms.organisationId);
    const session = last && (await sessionOf(services, last));
    if (session?.status === 'complete') await requireEnded(services, session);
    if (session?.status === 'open') {
      if (isSame(last!.terms, terms)) return session;
      if (!(await close(services, session.id))) continue;
    }
    const next: Checkout = {
      organisationId: terms.organisationId,
      version: (last?.version ?? 0) + 1,
      terms,
      sessionId: null,
    };
    if (await beginCheckout(services.table, next)) return make(services, next);
  }
  throw new PaymentsUnavailable(new Error('other checkouts of the organisation kept beginning'));
}

/** Null when Stripe has refused to make it, or knows it no more. */
async function sessionOf(services: Services, checkout: Checkout): Promise<Stripe.Checkout.Session | null> {
  const { sessionId } = checkout;
  try {
    if (sessionId === null) return await make(services, checkout);
    return await services.stripe.read('checkout.sessions.retrieve', (api, options) =>
      api.checkout.sessions.retrieve(sessionId, {}, options),
    );
  } catch (error) {
    if (error instanceof StripeRefused) return null;
    throw error;
  }
}

async function make({ stripe, table }: Services, checkout: Checkout): Promise<Stripe.Checkout.Session> {
  const { organisationId, version, terms } = checkout;
  const key = `checkout:${organisationId}:${version}`;
  const session = await stripe.write('checkout.sessions.create', key, (api, options) =>
    api.checkout.sessions.create(sessionParams(terms), options),
  );
  await noteSession(table, checkout, session.id);
  return session;
}

/** @returns false when it was completed or closed meanwhile */
async function close({ stripe }: Services, sessionId: string): Promise<boolean> {
  try {
    await stripe.write('checkout.sessions.expire', `checkout-expire:${sessionId}`, (api, options) =>
      api.checkout.sessions.expire(sessionId, {}, options),
    );
    return true;
  } catch (error) {
    if (error instanceof StripeRefused) return false;
    throw error;
  }
}

/** @throws AlreadySubscribed */
async function requireEnded({ stripe }: Services, { subscription }: Stripe.Checkout.Session): Promise<void> {
  const id = idOf(subscription);
  if (id === null) return;
  const bought = await stripe.read('subscriptions.retrieve', (api, options) =>
    api.subscriptions.retrieve(id, {}, options),
  );
  if (isOpen(bought)) throw new AlreadySubscribed();
}

function isSame(a: CheckoutTerms, b: CheckoutTerms): boolean {
  return (Object.keys(b) as (keyof CheckoutTerms)[]).every((name) => String(a[name]) === String(b[name]));
}
