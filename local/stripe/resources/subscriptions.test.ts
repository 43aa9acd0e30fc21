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

describe('a new subscription', () => {
  test('is active once its first invoice is paid', async () => {
    const { subscription } = await givenSubscription(started, 'pm_card_visa', 3);

    const [invoice] = await invoices(subscription.id);

    expect(subscription.status).toBe('active');
    expect(iso(subscription.items.data[0]!.current_period_end)).toBe('2026-12-21T12:00:00.000Z');
    expect(invoice).toMatchObject({ status: 'paid', total: 3600, billing_reason: 'subscription_create' });
    expect(invoice!.parent?.subscription_details?.subscription).toBe(subscription.id);
  });

  test('leaves its first payment to the customer when told so', async () => {
    const price = await givenPrice(started);
    const customer = await givenCustomer(started);
    const subscription = await started.stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: price.id }],
      payment_behavior: 'default_incomplete',
      expand: ['latest_invoice.payments.data.payment.payment_intent'],
    });
    const { payments } = subscription.latest_invoice as Stripe.Invoice;
    const intent = payments!.data[0]!.payment.payment_intent as Stripe.PaymentIntent;

    await started.stripe.paymentIntents.confirm(intent.id, { payment_method: 'pm_card_visa' });
    const after = await read(subscription.id);

    expect(subscription.status).toBe('incomplete');
    expect(after.status).toBe('active');
  });

  test('that is never paid expires after 23 hours, its invoice void', async () => {
    const { subscription } = await givenSubscription(started, 'pm_card_chargeCustomerFail');

    started.clock.advance(23 * HOUR);
    const after = await read(subscription.id);
    const [invoice] = await invoices(subscription.id);

    expect(subscription.status).toBe('incomplete');
    expect(after.status).toBe('incomplete_expired');
    expect(invoice!.status).toBe('void');
  });

  test('is not made at all when its card is declined and it must not be incomplete', async () => {
    const price = await givenPrice(started);
    const customer = await givenCustomer(started, 'pm_card_chargeCustomerFail');

    const error = await errorOf(
      started.stripe.subscriptions.create({
        customer: customer.id,
        items: [{ price: price.id }],
        payment_behavior: 'error_if_incomplete',
      }),
    );
    const all = await started.stripe.subscriptions.list({ status: 'all' });

    expect(error).toMatchObject({ statusCode: 402, code: 'card_declined' });
    expect(all.data).toEqual([]);
  });

  test('is refused to a customer without a card', async () => {
    const price = await givenPrice(started);
    const { id } = await started.stripe.customers.create();

    const error = await errorOf(
      started.stripe.subscriptions.create({ customer: id, items: [{ price: price.id }] }),
    );

    expect(error).toMatchObject({ statusCode: 400, code: 'resource_missing' });
  });
});

describe('a change', () => {
  test('in mid-period is billed with the next invoice, in proportion', async () => {
    const { subscription, item } = await givenSubscription(started);
    started.clock.advance(15 * DAY);

    await started.stripe.subscriptions.update(subscription.id, { items: [{ id: item, quantity: 3 }] });
    started.clock.advance(15 * DAY + 2 * HOUR);
    const [, renewal] = await invoices(subscription.id);

    expect(renewal!.lines.data.map(({ amount }) => amount)).toEqual([-600, 1800, 3600]);
    expect(renewal).toMatchObject({ total: 4800, status: 'paid' });
  });

  test('is billed at once when told so', async () => {
    const { subscription, item } = await givenSubscription(started);
    started.clock.advance(15 * DAY);

    await started.stripe.subscriptions.update(subscription.id, {
      items: [{ id: item, quantity: 3 }],
      proration_behavior: 'always_invoice',
    });
    const [, change] = await invoices(subscription.id);

    expect(change).toMatchObject({ billing_reason: 'subscription_update', total: 1200, status: 'paid' });
  });

  test('to a smaller plan leaves credit that pays the next invoice', async () => {
    const { subscription, item, customer } = await givenSubscription(started, 'pm_card_visa', 3);
    started.clock.advance(15 * DAY);

    await started.stripe.subscriptions.update(subscription.id, {
      items: [{ id: item, quantity: 1 }],
      proration_behavior: 'always_invoice',
    });
    const { balance } = (await started.stripe.customers.retrieve(customer.id)) as Stripe.Customer;
    started.clock.advance(15 * DAY + 2 * HOUR);
    const renewal = (await invoices(subscription.id)).at(-1)!;

    expect(balance).toBe(-1200);
    expect(renewal).toMatchObject({ total: 1200, amount_due: 0, status: 'paid', starting_balance: -1200 });
  });

  test('to a yearly price starts a year now', async () => {
    const { subscription, item } = await givenSubscription(started);
    const yearly = await givenPrice(started, 12_000, 'year');
    started.clock.advance(15 * DAY);

    const changed = await started.stripe.subscriptions.update(subscription.id, {
      items: [{ id: item, price: yearly.id }],
    });
    const invoice = (await invoices(subscription.id)).at(-1)!;

    expect(iso(changed.items.data[0]!.current_period_end)).toBe('2027-12-06T12:00:00.000Z');
    expect(invoice).toMatchObject({ total: 12_000 - 600, status: 'paid' });
  });

  test('is previewed as it would be billed, and nothing changes', async () => {
    const { subscription, item } = await givenSubscription(started);
    started.clock.advance(15 * DAY);
    const before = await eventTypes(started);

    const preview = await started.stripe.invoices.createPreview({
      subscription: subscription.id,
      subscription_details: { items: [{ id: item, quantity: 3 }] },
    });
    const after = await read(subscription.id);

    expect(preview.total).toBe(-600 + 1800 + 3600);
    expect(after.items.data[0]!.quantity).toBe(1);
    expect(await eventTypes(started)).toEqual(before);
  });

  test('that its card does not pay is taken back when it must not be incomplete', async () => {
    const { subscription, customer } = await givenFailingLater(started);
    const { items } = await read(subscription);

    const error = await errorOf(
      started.stripe.subscriptions.update(subscription, {
        items: [{ id: items.data[0]!.id, quantity: 9 }],
        proration_behavior: 'always_invoice',
        payment_behavior: 'error_if_incomplete',
      }),
    );
    const after = await read(subscription);

    expect(error).toMatchObject({ statusCode: 402 });
    expect(after.items.data[0]!.quantity).toBe(1);
    expect(await started.stripe.charges.list({ customer })).toMatchObject({ data: [{ paid: true }] });
  });

  test('to a canceled one is refused', async () => {
    const { subscription } = await givenSubscription(started);
    await started.stripe.subscriptions.cancel(subscription.id);

    const error = await errorOf(
      started.stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true }),
    );

    expect(error).toMatchObject({ statusCode: 400 });
  });
});
