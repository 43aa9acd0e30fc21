import type Stripe from 'stripe';

import {
  DAY,
  errorOf,
  eventTypes,
  givenCustomer,
  givenFailingLater,
  givenPrice,
  givenSubscription,
  HOUR,
  startStripe,
  stopAll,
  type Started,
} from '../testing.ts';

let started: Started;
beforeEach(async () => void (started = await startStripe()));
afterEach(async () => {
  expect(started.failures).toEqual([]);
  await stopAll();
});

const read = (id: string) => started.stripe.subscriptions.retrieve(id);
const invoices = async (subscription: string): Promise<Stripe.Invoice[]> =>
  (await started.stripe.invoices.list({ subscription, limit: 100 })).data.reverse();
const iso = (seconds: number) => new Date(seconds * 1000).toISOString();

describe('time', () => {
  test('renews it every month, and charges an hour later', async () => {
    const { subscription } = await givenSubscription(started);

    started.clock.advance(30 * DAY + HOUR / 2);
    const drafted = (await invoices(subscription.id)).at(-1)!;
    started.clock.advance(62 * DAY + HOUR);
    const all = await invoices(subscription.id);

    expect(drafted).toMatchObject({ status: 'draft', billing_reason: 'subscription_cycle' });
    expect(all.map(({ status }) => status)).toEqual(['paid', 'paid', 'paid', 'paid']);
    expect(all.map(({ created }) => iso(created))).toEqual([
      '2026-11-21T12:00:00.000Z',
      '2026-12-21T12:00:00.000Z',
      '2027-01-21T12:00:00.000Z',
      '2027-02-21T12:00:00.000Z',
    ]);
    expect(iso(all[1]!.status_transitions.paid_at!)).toBe('2026-12-21T13:00:00.000Z');
  });

  test('tells of the next invoice a week before', async () => {
    await givenSubscription(started);

    started.clock.advance(23 * DAY);
    const [event] = (await started.stripe.events.list({ types: ['invoice.upcoming'] })).data;

    expect(event!.data.object).toMatchObject({ total: 1200, status: 'draft' });
    expect(event!.data.object).not.toHaveProperty('id');
  });

  test.each([
    ['cancel', 'canceled'],
    ['unpaid', 'unpaid'],
    ['past_due', 'past_due'],
  ] as const)('retries a card that fails, then makes it %s', async (afterRetries, status) => {
    await stopAll();
    started = await startStripe({ settings: { afterRetries } });
    const { subscription } = await givenFailingLater(started);

    started.clock.advance(30 * DAY + 2 * HOUR);
    const first = await read(subscription);
    started.clock.advance(15 * DAY);
    const last = await read(subscription);
    const tried = (await invoices(subscription)).at(-1)!;

    expect(first.status).toBe('past_due');
    expect(last.status).toBe(status);
    expect(tried).toMatchObject({ attempt_count: 4, next_payment_attempt: null, status: 'open' });
  });

  test('retries after 3, 5 and 7 days, and a good card ends it', async () => {
    const { subscription, customer } = await givenFailingLater(started);

    started.clock.advance(30 * DAY + 2 * HOUR);
    const failing = (await invoices(subscription)).at(-1)!;
    const card = await started.stripe.paymentMethods.attach('pm_card_visa', { customer });
    await started.stripe.subscriptions.update(subscription, { default_payment_method: card.id });
    started.clock.advance(3 * DAY);
    const paid = (await invoices(subscription)).at(-1)!;
    const after = await read(subscription);

    expect(iso(failing.next_payment_attempt!)).toBe('2026-12-24T13:00:00.000Z');
    expect(paid).toMatchObject({ id: failing.id, status: 'paid', attempt_count: 2 });
    expect(after.status).toBe('active');
    expect(await eventTypes(started)).toEqual(
      expect.arrayContaining(['invoice.payment_failed', 'invoice.paid']),
    );
  });

  test('ends it with its period when it was canceled so', async () => {
    const { subscription } = await givenSubscription(started);
    const canceled = await started.stripe.subscriptions.update(subscription.id, {
      cancel_at_period_end: true,
    });

    started.clock.advance(31 * DAY);
    const after = await read(subscription.id);

    expect(canceled).toMatchObject({ status: 'active', cancel_at_period_end: true });
    expect(after).toMatchObject({
      status: 'canceled',
      ended_at: canceled.cancel_at,
      cancellation_details: { reason: 'cancellation_requested' },
    });
    expect(await invoices(subscription.id)).toHaveLength(1);
  });

  test('turns a trial into a paid period, after a notice', async () => {
    const price = await givenPrice(started);
    const customer = await givenCustomer(started);
    const { id, status } = await started.stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: price.id }],
      trial_period_days: 14,
    });

    started.clock.advance(14 * DAY + HOUR);
    const after = await read(id);
    const all = await invoices(id);

    expect([status, after.status]).toEqual(['trialing', 'active']);
    expect(all.map(({ total, status: paid }) => [total, paid])).toEqual([
      [0, 'paid'],
      [1200, 'paid'],
    ]);
    expect(await eventTypes(started)).toContain('customer.subscription.trial_will_end');
  });

  test('pauses a trial that ends without a card, and a card resumes it', async () => {
    const price = await givenPrice(started);
    const customer = await started.stripe.customers.create();
    const { id } = await started.stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: price.id }],
      trial_period_days: 7,
      trial_settings: { end_behavior: { missing_payment_method: 'pause' } },
    });
    started.clock.advance(8 * DAY);
    const paused = await read(id);
    const card = await started.stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id });
    await started.stripe.subscriptions.update(id, { default_payment_method: card.id });

    const resumed = await started.stripe.subscriptions.resume(id);

    expect([paused.status, resumed.status]).toEqual(['paused', 'active']);
    expect(await eventTypes(started)).toEqual(
      expect.arrayContaining(['customer.subscription.paused', 'customer.subscription.resumed']),
    );
  });
});

test('what was used is billed after the period, each event once', async () => {
  const meter = await started.stripe.billing.meters.create({
    display_name: 'Calls',
    event_name: 'call',
    default_aggregation: { formula: 'sum' },
  });
  const product = await started.stripe.products.create({ name: 'Calls' });
  const price = await started.stripe.prices.create({
    product: product.id,
    currency: 'usd',
    unit_amount: 7,
    recurring: { interval: 'month', usage_type: 'metered', meter: meter.id },
  });
  const customer = await givenCustomer(started);
  const { id } = await started.stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: price.id }],
  });
  const use = (identifier: string) =>
    started.stripe.billing.meterEvents.create({
      event_name: 'call',
      identifier,
      payload: { stripe_customer_id: customer.id, value: '40' },
    });
  await use('first');
  await use('second');

  const twice = await errorOf(use('first'));
  started.clock.advance(30 * DAY + 2 * HOUR);
  const renewal = (await invoices(id)).at(-1)!;

  expect(twice.message).toContain('already exists with identifier first');
  expect(renewal).toMatchObject({ total: 560, status: 'paid' });
  expect(renewal.lines.data[0]!.quantity).toBe(80);
});
