import type { Stripe } from 'stripe';
import { eventOf } from '../../../lambdas/platform/events/outbox.ts';
import type { Listening } from './listening.ts';

const GRACE_MS = 7 * 86_400_000;
const ORGANISATION = 'engines';

/** What our API says of the organisation. */
export async function ourState({ send }: Listening) {
  const read = async (path: string) =>
    (await send('GET', `${path}?organisationId=${ORGANISATION}`, 'mary')).body;
  const [subscription, invoices, orders] = await Promise.all(
    ['/subscription', '/invoices', '/orders'].map(read),
  );
  const listed = (body: Record<string, unknown> | undefined) => body?.['items'] as Record<string, any>[];
  const { plan, status, seats, interval, cancelAtPeriodEnd, currentPeriodEnd, graceEndsAt } = subscription!;
  return {
    subscription: { plan, status, seats, interval, cancelAtPeriodEnd, currentPeriodEnd, graceEndsAt },
    invoices: listed(invoices)
      .map(({ id, status, amountDue, amountPaid, amountRefunded }) => ({
        ...{ id, status, amountDue, amountPaid, amountRefunded },
      }))
      .toSorted(byId),
    orders: listed(orders)
      .map(({ id, status, refunded }) => ({ id, isPaid: status === 'paid', refunded }))
      .toSorted(byId),
  };
}

/** The same by what Stripe says, in the test's own words. */
export async function stripesState({ stripe, send }: Listening) {
  const [subscriptions, invoices, charges, intents] = await Promise.all([
    stripe.subscriptions.list({ status: 'all', limit: 100 }),
    stripe.invoices.list({ limit: 100, expand: ['data.payments'] }),
    stripe.charges.list({ limit: 100 }),
    stripe.paymentIntents.list({ limit: 100 }),
  ]);
  const refundedOf = (intentId: string) =>
    sum(
      charges.data.filter((charge) => charge.payment_intent === intentId),
      (charge) => charge.amount_refunded,
    );
  const { body } = await send('GET', `/orders?organisationId=${ORGANISATION}`, 'mary');
  const issued = invoices.data.filter(({ status }) => status !== 'draft');
  return {
    subscription: subscriptionOf(subscriptions.data, issued),
    invoices: issued
      .map(({ id, status, amount_due: amountDue, amount_paid: amountPaid, payments }) => ({
        ...{ id, status, amountDue, amountPaid },
        amountRefunded: sum(payments?.data ?? [], ({ payment }) =>
          refundedOf(String(payment.payment_intent)),
        ),
      }))
      .toSorted(byId),
    orders: (body['items'] as { id: string }[])
      .map(({ id }) => {
        const own = intents.data.filter(({ metadata }) => metadata['soloist_order'] === id);
        const refunded = sum(own, (intent) => refundedOf(intent.id));
        return { id, isPaid: own.some(({ status }) => status === 'succeeded'), refunded };
      })
      .toSorted(byId),
  };
}

/** How often each order was charged, of those that were. */
export async function chargesByOrder({ stripe }: Listening): Promise<readonly number[]> {
  const { data } = await stripe.paymentIntents.list({ limit: 100 });
  const paid = data.filter(({ status, metadata }) => status === 'succeeded' && metadata['soloist_order']);
  const counts = Map.groupBy(paid, ({ metadata }) => metadata['soloist_order']);
  return [...counts.values()].map(({ length }) => length);
}

/** Ids of the invoices and orders whose payment the events tell of, each as often as they do. */
export function paymentsTold({ memory }: Listening): readonly string[] {
  const received = memory
    .items('events')
    .map(eventOf)
    .filter(({ type }) => type === 'payment.received');
  return received.map(({ data }) => paidIn(data as Paid)).toSorted();
}

/** Ids of all that was paid, by what Stripe says. */
export function paidAt({ invoices, orders }: Awaited<ReturnType<typeof stripesState>>): readonly string[] {
  const paid = invoices.filter(({ status, amountPaid }) => status === 'paid' && amountPaid > 0);
  return [...paid, ...orders.filter(({ isPaid }) => isPaid)].map(({ id }) => id).toSorted();
}

interface Paid {
  readonly invoiceId: string | null;
  readonly orderId: string | null;
}
const paidIn = ({ invoiceId, orderId }: Paid) => invoiceId ?? orderId ?? 'neither';

const LIVELIEST = ['active', 'trialing', 'past_due', 'unpaid', 'paused', 'incomplete'];

function subscriptionOf(all: readonly Stripe.Subscription[], invoices: readonly Stripe.Invoice[]) {
  const open = all.find(({ status }) => LIVELIEST.includes(status));
  const current = open ?? all.toSorted((a, b) => b.created - a.created)[0];
  if (!current) return NOTHING;
  const [item] = current.items.data;
  const { status, cancel_at_period_end: cancelAtPeriodEnd } = current;
  const failed = invoices.filter(
    ({ status: it, attempted, parent }) =>
      it === 'open' && attempted && parent?.subscription_details?.subscription === current.id,
  );
  const since = Math.min(...failed.map(({ status_transitions: { finalized_at: at } }) => at ?? Infinity));
  return {
    plan: item!.price.metadata['soloist_plan'],
    status,
    seats: item!.quantity,
    interval: item!.price.recurring?.interval,
    cancelAtPeriodEnd,
    currentPeriodEnd: iso(item!.current_period_end * 1_000),
    graceEndsAt: status === 'past_due' || status === 'unpaid' ? iso(since * 1_000 + GRACE_MS) : null,
  };
}

const NOTHING = {
  ...{ plan: 'free', status: 'none', seats: 0, interval: null },
  ...{ cancelAtPeriodEnd: false, currentPeriodEnd: null, graceEndsAt: null },
};

const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
const iso = (time: number) => new Date(time).toISOString();
function sum<T>(all: readonly T[], of: (one: T) => number): number {
  return all.reduce((total, one) => total + of(one), 0);
}
