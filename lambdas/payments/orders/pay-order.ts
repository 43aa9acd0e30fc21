import type { Stripe } from 'stripe';
import type { PaymentsServices } from '../services.ts';
import { OutcomeUnknown, StripeRefused } from '../stripe/errors.ts';
import { countAttempt, forgetAttempts } from './attempt-limit.ts';
import { begin, keepIntent, release, requireIdle, takeOver, withdraw } from './attempt.ts';
import { OrderNotFound, PaymentFailed } from './errors.ts';
import { cancel, confirm, intentOf } from './intents.ts';
import type { PayingOrder } from './intents.ts';
import type { Order } from './order.ts';
import { untilUnchanged } from './order-changed.ts';
import { OrderRepository } from './order.repository.ts';
import { payerOf } from './payment-method.ts';
import { settleOrder } from './settle.ts';

export type PayServices = Pick<
  PaymentsServices,
  'table' | 'transactions' | 'clock' | 'limiter' | 'stripe' | 'publicUrl'
>;

export interface PayOrder {
  readonly organisationId: string;
  /** Who pays for it. */
  readonly userId: string;
  readonly orderId: string;
  /** `pm_…`; null for the organisation's usual one. */
  readonly paymentMethod: string | null;
}

/** How the payment of an order stands. */
export type Payment =
  | { readonly status: 'paid' | 'processing' }
  /** At `url` the bank asks who they are: 3-D Secure. */
  | { readonly status: 'requires_action'; readonly url: string | null };

/**
 * Pays an order once, however often and in parallel it is asked for. It looks before it charges: a paid order is paid,
 * an attempt that was begun is pursued, and another one begins only after the PaymentIntent of the one before was
 * fetched and has ended unpaid.
 *
 * @throws OrderNotFound, PaymentInProgress, PaymentMethodMissing, PaymentFailed (402), TooManyRequests
 * @throws PaymentsUnavailable, OutcomeUnknown: the same request finds out later, and charges once
 */
export function payOrder(services: PayServices, asked: PayOrder): Promise<Payment> {
  return untilUnchanged(async () => {
    const order = await new OrderRepository(services.table).find(asked.organisationId, asked.orderId);
    if (!order) throw new OrderNotFound();
    if (order.status === 'paid') return { status: 'paid' };
    requireIdle(order, services.clock.now());

    if (!hasAttempt(order)) return pursue(services, await next(services, order, asked), asked);
    return pursue(services, await takeOver(services, order), asked);
  });
}

/** Whether an attempt was begun that may have an intent: the intent is looked at before there is another. */
function hasAttempt(order: Order): order is PayingOrder {
  return order.payment !== null && (order.status === 'paying' || order.payment.intentId !== null);
}

async function next(services: PayServices, order: Order, asked: PayOrder): Promise<PayingOrder> {
  const begun = await begin(services, order, await payerOf(services, asked, asked.paymentMethod));
  try {
    // after it was begun: those that lose to it are no attempts
    await countAttempt(services.limiter, asked.organisationId);
  } catch (error) {
    await withdraw(services, begun, order.failure);
    throw error;
  }
  return begun;
}

/** Carries an attempt on from wherever it stands. @param isLast whether no other may follow it in this request */
async function pursue(
  services: PayServices,
  order: PayingOrder,
  asked: PayOrder,
  isLast = false,
): Promise<Payment> {
  let following: PayingOrder;
  try {
    const intent = await findIntent(services, order);
    if (intent && !isDeadEnd(order, intent, asked)) return await charge(services, order, intent);
    const after = intent && (await cancel(services, order, intent));
    if (after && after.status !== 'canceled') return await charge(services, order, after);
    if (isLast) throw new OutcomeUnknown(); // Stripe is in trouble: a third attempt is for another request
    following = await next(services, order, asked);
  } catch (error) {
    await release(services, order);
    throw error;
  }
  return pursue(services, following, asked, true);
}

async function findIntent(services: PayServices, order: PayingOrder): Promise<Stripe.PaymentIntent | null> {
  try {
    return await intentOf(services, order);
  } catch (error) {
    if (error instanceof StripeRefused && order.payment.intentId === null) {
      await withdraw(services, order, {
        code: error.stripeCode ?? error.code,
        declineCode: error.declineCode,
      });
    }
    throw error;
  }
}

/** Whether nothing will come of this intent: another one must be made. */
function isDeadEnd(
  { payment }: PayingOrder,
  { status }: Stripe.PaymentIntent,
  { paymentMethod }: PayOrder,
): boolean {
  if (status === 'canceled' || status === 'requires_payment_method') return true;
  const wantsAnother = paymentMethod !== null && paymentMethod !== payment.paymentMethod;
  return wantsAnother && (status === 'requires_action' || status === 'requires_confirmation');
}

async function charge(
  services: PayServices,
  order: PayingOrder,
  intent: Stripe.PaymentIntent,
): Promise<Payment> {
  const known = await keepIntent(services, order, intent.id);
  const after = intent.status === 'requires_confirmation' ? await confirm(services, known, intent) : intent;
  const isSettled = await settleOrder(services, after);
  if (after.status === 'succeeded') await forgetAttempts(services.limiter, known.organisationId);
  if (!isSettled) await release(services, known);
  return paymentOf(after);
}

/** @throws PaymentFailed */
function paymentOf({
  status,
  next_action: action,
  last_payment_error: error,
}: Stripe.PaymentIntent): Payment {
  if (status === 'succeeded') return { status: 'paid' };
  if (status === 'processing') return { status: 'processing' };
  if (status === 'requires_action') {
    return { status: 'requires_action', url: action?.redirect_to_url?.url ?? null };
  }
  throw new PaymentFailed({ code: error?.code ?? status, declineCode: error?.decline_code ?? null });
}
