import type { Stripe } from 'stripe';
import type { PaymentsServices } from '../services.ts';
import { OutcomeUnknown, StripeRefused } from '../stripe/errors.ts';
import { retrieveIntent } from '../stripe/retrieve-intent.ts';
import { attemptKey, intentMetadata } from './order.ts';
import type { Attempt, Order } from './order.ts';

type Services = Pick<PaymentsServices, 'stripe' | 'publicUrl'>;

/** An order whose attempt to pay has begun. */
export type PayingOrder = Order & { readonly payment: Attempt };

/** Clocks differ: how much earlier than our own time Stripe may say that something was created, s. */
const SKEW_S = 600;

/**
 * The PaymentIntent of an order's attempt, created where there is none. Creating charges nothing: an intent is
 * confirmed only once the order knows its id, and Stripe charges an intent once at most.
 *
 * @returns null when there is none and will be none: Stripe keeps answering this attempt's key with an error
 * @throws StripeRefused when Stripe won't make one; OutcomeUnknown while one may be on its way
 */
export async function intentOf(services: Services, order: PayingOrder): Promise<Stripe.PaymentIntent | null> {
  const { intentId } = order.payment;
  if (intentId !== null) return retrieveIntent(services.stripe, intentId);
  try {
    return await create(services, order);
  } catch (error) {
    if (!(error instanceof OutcomeUnknown || error instanceof StripeRefused)) throw error;
    const made = await lookUp(services, order);
    if (made) return made;
    if (error instanceof OutcomeUnknown && error.isAnswered) return null;
    throw error;
  }
}

/**
 * Charges.
 *
 * @returns the intent as it is afterwards, paid or not
 * @throws OutcomeUnknown while Stripe may still be charging; StripeRefused when it could not be tried
 */
export async function confirm(
  services: Services,
  order: PayingOrder,
  intent: Stripe.PaymentIntent,
): Promise<Stripe.PaymentIntent> {
  const { stripe, publicUrl } = services;
  // the version: a request that takes the attempt over must not be answered with an error stored for the one before
  const key = attemptKey(order, `confirm:${order.version}`);
  try {
    return await stripe.write('paymentIntents.confirm', key, (api, options) =>
      api.paymentIntents.confirm(
        intent.id,
        { off_session: false, return_url: returnUrl(publicUrl, order) },
        options,
      ),
    );
  } catch (error) {
    if (!(error instanceof StripeRefused || error instanceof OutcomeUnknown)) throw error;
    const after = await retrieveIntent(stripe, intent.id);
    if (after.status === 'requires_confirmation') throw error;
    return after;
  }
}

/**
 * Ends an intent for good, so that another one can be made. A confirmation that is still on its way can't charge it
 * afterwards; one that came first keeps it from being cancelled.
 *
 * @returns the intent as it is afterwards; only a `canceled` one has ended
 */
export async function cancel(
  services: Services,
  order: PayingOrder,
  intent: Stripe.PaymentIntent,
): Promise<Stripe.PaymentIntent> {
  if (intent.status === 'canceled') return intent;
  const key = attemptKey(order, `cancel:${order.version}`);
  try {
    return await services.stripe.write('paymentIntents.cancel', key, (api, options) =>
      api.paymentIntents.cancel(intent.id, { cancellation_reason: 'abandoned' }, options),
    );
  } catch (error) {
    if (!(error instanceof StripeRefused)) throw error;
    return retrieveIntent(services.stripe, intent.id);
  }
}

/** The page that says how the payment went, once the buyer's bank has let them go. */
function returnUrl(publicUrl: string, { orderId: order, organisationId: organisation }: PayingOrder): string {
  return `${publicUrl}/billing.html?${new URLSearchParams({ order, organisation }).toString()}`;
}

function create({ stripe }: Services, order: PayingOrder): Promise<Stripe.PaymentIntent> {
  const { amount, currency, orderId, payment } = order;
  return stripe.write('paymentIntents.create', attemptKey(order), (api, options) =>
    api.paymentIntents.create(
      {
        amount,
        currency,
        customer: payment.customerId,
        payment_method: payment.paymentMethod,
        description: `Order ${orderId}`,
        metadata: { ...intentMetadata(order) },
      },
      options,
    ),
  );
}

/** The attempt's intent among those of the customer. Listing shows at once what was made; searching does not. */
function lookUp({ stripe }: Services, order: PayingOrder): Promise<Stripe.PaymentIntent | null> {
  const { customerId, begunAt } = order.payment;
  const gte = Math.floor(begunAt / 1_000) - SKEW_S;
  const wanted = intentMetadata(order);
  return stripe.read('paymentIntents.list', async (api, options) => {
    const list = api.paymentIntents.list({ customer: customerId, created: { gte }, limit: 100 }, options);
    for await (const intent of list) {
      const { soloist_order: orderId, soloist_attempt: attempt } = intent.metadata;
      if (orderId === wanted.soloist_order && attempt === wanted.soloist_attempt) return intent;
    }
    return null;
  });
}
