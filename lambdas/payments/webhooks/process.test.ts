import { flushMetrics } from '../../platform/metrics.ts';
import { outputOf, silenceOutput } from '../../platform/testing/output.ts';
import { PaymentsUnavailable } from '../stripe/errors.ts';
import { turn } from './fake-stripe.fixture.ts';
import { givenPayments, NOW } from './webhooks.fixture.ts';

silenceOutput();
beforeEach(() => flushMetrics());

type Payments = Awaited<ReturnType<typeof givenPayments>>;

/** Delivers all that has happened, and does it. */
async function catchUp({ stripe, deliver, work }: Payments): Promise<void> {
  for (const event of stripe.events) await deliver(event);
  await work();
}

const typesOf = ({ told }: Payments) => told().map(({ type }) => type);

describe('a processed webhook', () => {
  test('brings the billing state to what Stripe says', async () => {
    const payments = await givenPayments();
    payments.stripe.subscribe({ plan: 'pro', seats: 3 });

    await catchUp(payments);

    expect(await payments.billing()).toMatchObject({
      plan: 'pro',
      status: 'active',
      interval: 'month',
      seats: 3,
      currentPeriodEnd: NOW + 30 * 86_400_000,
      cancelAtPeriodEnd: false,
      graceEndsAt: null,
      version: 1,
    });
    expect(payments.inbox()).toMatchObject([{ state: 'done', doneAt: NOW }]);
  });

  test('tells of a new subscription and of its payment, once each, in the organisation’s history', async () => {
    const payments = await givenPayments();
    payments.stripe.invoice(payments.stripe.subscribe(), 'paid', 1_200);

    await catchUp(payments);
    await catchUp(payments);

    expect(payments.told()).toMatchObject([
      { type: 'subscription.changed', aggregate: 'acme', version: 1, subject: 'ada' },
      {
        type: 'payment.received',
        aggregate: 'acme',
        version: 2,
        subject: 'ada',
        data: { organisationId: 'acme', amount: 1_200, currency: 'usd', orderId: null },
      },
    ]);
    expect(await payments.billing()).toMatchObject({ version: 2 });
    expect(await payments.invoices()).toMatchObject([{ status: 'paid', amountPaid: 1_200, paidAt: NOW }]);
  });

  test('says that a payment failed, and until when the plan is kept', async () => {
    const payments = await givenPayments();
    const subscription = payments.stripe.subscribe();
    subscription.status = 'past_due';
    payments.stripe.invoice(subscription, 'failed');

    await catchUp(payments);

    expect(typesOf(payments)).toEqual(['subscription.changed', 'payment.failed']);
    expect(await payments.billing()).toMatchObject({
      status: 'past_due',
      graceEndsAt: NOW + 7 * 86_400_000,
    });
  });

  test('asks to confirm a payment where the bank wants it', async () => {
    const payments = await givenPayments();
    const invoice = payments.stripe.invoice(payments.stripe.subscribe(), 'action_required');

    await catchUp(payments);

    expect(typesOf(payments)).toEqual(['subscription.changed', 'payment.action_required']);
    expect(payments.told()[1]?.data).toMatchObject({ url: invoice.hosted_invoice_url });
  });

  test('notes what was given back of an invoice', async () => {
    const payments = await givenPayments();
    const invoice = payments.stripe.invoice(payments.stripe.subscribe(), 'paid', 1_200);
    payments.stripe.refund(invoice, 500);
    payments.stripe.refund(invoice, 100);

    await catchUp(payments);

    expect(await payments.invoices()).toMatchObject([{ amountPaid: 1_200, amountRefunded: 600 }]);
  });

  test('ends the plan when the subscription has ended', async () => {
    const payments = await givenPayments();
    const subscription = payments.stripe.subscribe();
    await catchUp(payments);
    subscription.status = 'canceled';
    payments.stripe.tell('customer.subscription.deleted', subscription);

    await catchUp(payments);

    expect(await payments.billing()).toMatchObject({ status: 'canceled', plan: 'pro' });
  });

  test('about an ended subscription leaves the one that follows it alone', async () => {
    const payments = await givenPayments();
    const old = payments.stripe.subscribe({ plan: 'business' });
    old.status = 'canceled';
    const { id } = payments.stripe.subscribe({ plan: 'pro' });
    payments.stripe.tell('customer.subscription.deleted', old);

    await catchUp(payments);

    expect(await payments.billing()).toMatchObject({ subscriptionId: id, plan: 'pro', status: 'active' });
  });

  test('does not overwrite what another worker has seen later', async () => {
    const payments = await givenPayments();
    const subscription = payments.stripe.subscribe();
    const [created] = payments.stripe.events;
    await payments.deliver(created!);
    const latencies = [20]; // the first worker's answer is long on its way, and old when it comes
    payments.stripe.latency = () => latencies.shift() ?? 0;

    const slow = payments.work();
    await turn();
    await turn();
    subscription.status = 'canceled';
    await payments.deliver(payments.stripe.tell('customer.subscription.deleted', subscription));
    await Promise.all([slow, payments.work()]);

    expect(await payments.billing()).toMatchObject({ status: 'canceled' });
  });

  test('tells nothing of a renewal but its payment', async () => {
    const payments = await givenPayments();
    const subscription = payments.stripe.subscribe();
    await catchUp(payments);
    subscription.items.data[0]!.current_period_end += 30 * 86_400;
    payments.stripe.tell('customer.subscription.updated', subscription);

    await catchUp(payments);

    expect(typesOf(payments)).toEqual(['subscription.changed']);
    expect(await payments.billing()).toMatchObject({ currentPeriodEnd: NOW + 60 * 86_400_000, version: 2 });
  });

  test('about a customer that is not ours is done with nothing', async () => {
    const payments = await givenPayments();
    payments.stripe.subscribe({ customer: 'cus_stranger' });

    await catchUp(payments);

    expect(await payments.billing()).toBeNull();
    expect(payments.inbox()).toMatchObject([{ state: 'done' }]);
  });

  test('waits for Stripe to come back', async () => {
    const payments = await givenPayments();
    payments.stripe.subscribe();
    payments.stripe.failures.push(new PaymentsUnavailable(), new PaymentsUnavailable());

    await catchUp(payments);

    expect(await payments.billing()).toMatchObject({ status: 'active' });
    expect(payments.inbox()).toMatchObject([{ state: 'done' }]);
  });

  test('counts payments, revenue and how late it was', async () => {
    const payments = await givenPayments();
    payments.stripe.invoice(payments.stripe.subscribe(), 'paid', 1_200);
    payments.time.now += 4_000;

    await catchUp(payments);
    const lines = await outputOf(() => flushMetrics());

    expect(lines).toContainEqual(
      expect.objectContaining({ PaymentsSucceeded: 1, Revenue: 1_200, WebhookLag: 4_000 }),
    );
  });
});
