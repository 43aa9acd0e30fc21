import { withContext } from '../../platform/context.ts';
import { flushMetrics } from '../../platform/metrics.ts';
import { outputOf, silenceOutput } from '../../platform/testing/output.ts';
import { orderKey } from '../keys.ts';
import { PaymentsUnavailable } from '../stripe/errors.ts';
import { ACME, givenPayments, NOW } from '../webhooks/webhooks.fixture.ts';
import { keepCustomer } from '../customers/customer.repository.ts';
import { catchUp, DAY, HOUR, night, typesOf } from './reconcile.fixture.ts';

silenceOutput();
beforeEach(() => flushMetrics());

/** How many things a run counts that differ; null where it counts nothing at all. */
async function driftOf(run: () => Promise<unknown>): Promise<number | null> {
  flushMetrics();
  await run();
  const lines = await outputOf(() => flushMetrics());
  const counted = lines.flatMap((line) => ('WebhookDrift' in line ? [Number(line['WebhookDrift'])] : []));
  return counted[0] ?? null;
}

describe('the nightly run', () => {
  test('counts no drift where every webhook came, and says so', async () => {
    const payments = await givenPayments();
    payments.stripe.invoice(payments.stripe.subscribe(), 'paid');
    await catchUp(payments);
    payments.time.now += HOUR;

    const drift = await driftOf(() => night(payments));

    expect(drift).toBe(0);
  });

  test('counts a webhook that never came, and what differs for it', async () => {
    const payments = await givenPayments();
    const subscription = payments.stripe.subscribe();
    await catchUp(payments);
    subscription.status = 'canceled';
    payments.stripe.tell('customer.subscription.deleted', subscription);
    payments.time.now += HOUR;

    const drift = await driftOf(() => night(payments));

    expect(drift).toBe(2); // the event and the status
    expect(await payments.billing()).toMatchObject({ status: 'active' });
  });

  test('repairs when it is asked to, and finds nothing the night after', async () => {
    const payments = await givenPayments();
    payments.stripe.invoice(payments.stripe.subscribe(), 'paid');
    payments.time.now += HOUR;

    await night(payments, true);
    const drift = await driftOf(() => night(payments));

    expect(drift).toBe(0);
    expect(await payments.billing()).toMatchObject({ status: 'active' });
    expect(typesOf(payments).toSorted()).toEqual(['payment.received', 'subscription.changed']);
  });

  test('repairs what happened longer ago than Stripe repeats webhooks', async () => {
    const payments = await givenPayments();
    payments.stripe.invoice(payments.stripe.subscribe(), 'paid');
    payments.time.now += 10 * DAY;

    await night(payments, true);

    expect(await payments.billing()).toMatchObject({ status: 'active' });
    expect(await payments.invoices()).toMatchObject([{ status: 'paid' }]);
  });

  test('finishes a webhook that was kept and never done, without being asked', async () => {
    const payments = await givenPayments();
    payments.stripe.subscribe();
    await payments.deliver(payments.stripe.events[0]!);
    payments.waiting.length = 0; // its message is lost
    payments.time.now += HOUR;

    await night(payments);

    expect(payments.inbox()).toMatchObject([{ state: 'done' }]);
    expect(await payments.billing()).toMatchObject({ status: 'active' });
  });

  test('leaves alone what is minutes old: it may be on its way', async () => {
    const payments = await givenPayments();
    payments.stripe.tell('customer.subscription.updated', payments.stripe.intent({}));

    const drift = await driftOf(() => night(payments));

    expect(drift).toBe(0);
  });

  test('settles an order that was charged and whose webhook was lost, without being asked', async () => {
    const payments = await givenPayments();
    const intent = payments.stripe.intent({
      status: 'succeeded',
      amount: 2_900,
      metadata: { soloist_organisation: 'acme', soloist_order: 'order-1' },
    });
    const order = {
      ...givenOrder(),
      payment: { customerId: 'cus_acme', paymentMethod: 'pm_1', intentId: intent.id, begunAt: NOW },
    };
    const { table } = payments.services;
    await table.write(table.put({ ...orderKey('acme', 'order-1'), ...order }));
    payments.time.now += 2 * HOUR;

    const drift = await driftOf(() => night(payments));

    expect(drift).toBe(1);
    expect(await table.get(orderKey('acme', 'order-1'))).toMatchObject({ status: 'paid' });
    expect(typesOf(payments)).toEqual(['payment.received']);
  });

  test('finds a subscription to a plan of ours that belongs to nobody here', async () => {
    const payments = await givenPayments();
    payments.stripe.subscribe({ customer: 'cus_stranger' });

    const drift = await driftOf(() => night(payments));

    expect(drift).toBe(1);
  });

  test('reports two subscriptions of one customer, and ends neither', async () => {
    const payments = await givenPayments();
    payments.stripe.subscribe();
    payments.stripe.subscribe();
    await catchUp(payments);

    const drift = await driftOf(() => night(payments, true));

    expect(drift).toBe(1);
    expect(payments.stripe.subscriptions.map(({ status }) => status)).toEqual(['active', 'active']);
  });

  test('brings seats to the number of members', async () => {
    const payments = await givenPayments();
    const subscription = payments.stripe.subscribe({ seats: 3 });
    await catchUp(payments);

    await night(payments);

    expect(subscription.items.data[0]?.quantity).toBe(1);
    expect(await payments.billing()).toMatchObject({ seats: 1 });
  });

  test('counts a plan that nobody has any more, and leaves its end to people', async () => {
    const payments = await givenPayments();
    const subscription = payments.stripe.subscribe();
    await catchUp(payments);
    payments.services.memberships.size = async () => 0;

    const drift = await driftOf(() => night(payments));

    expect(drift).toBe(1);
    expect(subscription.status).toBe('active');
  });

  test('goes on in another message when its time is up, and looks at everybody once', async () => {
    const payments = await givenPayments();
    for (let nth = 0; nth < 12; nth += 1) {
      const customerId = `cus_${nth}`;
      await keepCustomer(payments.services.table, {
        ...ACME,
        organisationId: `org-${nth}`,
        customerId,
      });
      payments.stripe.subscribe({ customer: customerId });
    }
    payments.time.now += 10 * DAY;

    const drift = await driftOf(() =>
      withContext({ requestId: 'night', remaining: () => 1_000 }, () => night(payments)),
    );

    expect(drift).toBe(12);
  });

  test('goes on where it was when Stripe comes back', async () => {
    const payments = await givenPayments();
    payments.stripe.subscribe();
    payments.time.now += HOUR;
    payments.stripe.failures.push(new PaymentsUnavailable(), new PaymentsUnavailable());

    await night(payments, true);

    expect(await payments.billing()).toMatchObject({ status: 'active' });
  });

  test('is not kept from the others by a customer that can not be compared', async () => {
    const payments = await givenPayments();
    await keepCustomer(payments.services.table, {
      ...ACME,
      organisationId: 'zeta',
      customerId: 'cus_zeta',
    });
    payments.stripe.subscribe({ customer: 'cus_zeta' });
    payments.time.now += 10 * DAY;
    payments.waiting.push({ kind: 'reconcile', step: 'customers', repair: true });
    payments.stripe.failures.push(new TypeError('an answer that nobody expected'));

    await payments.work();

    expect(payments.told()).toMatchObject([{ type: 'subscription.changed', aggregate: 'zeta' }]);
  });
});

function givenOrder() {
  return {
    organisationId: 'acme',
    orderId: 'order-1',
    lines: [],
    amount: 2_900,
    currency: 'usd',
    status: 'paying',
    attempts: 1,
    leaseUntil: 0,
    failure: null,
    refunded: 0,
    placedBy: 'ada',
    placedAt: NOW,
    paidAt: null,
    version: 3,
    events: 0,
  };
}
