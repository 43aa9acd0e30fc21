import type Stripe from 'stripe';

import {
  givenCustomer,
  givenFailingLater,
  givenPrice,
  givenSubscription,
  DAY,
  startStripe,
  stopAll,
  VISA,
  type Started,
} from '../testing.ts';

/** What is seldom asked for: objects by their ids, their labels, and what an operator does by hand. */

let started: Started;
let stripe: Stripe;
beforeEach(async () => {
  started = await startStripe();
  ({ stripe } = started);
});
afterEach(stopAll);

const LABEL = { metadata: { seen: 'yes' } };

async function givenPaid() {
  const customer = await givenCustomer(started);
  const intent = await stripe.paymentIntents.create({
    amount: 9900,
    currency: 'usd',
    customer: customer.id,
    payment_method: customer.invoice_settings.default_payment_method as string,
    confirm: true,
  });
  return { customer, intent, charge: intent.latest_charge as string };
}

/** An invoice that is open: its card was declined. */
async function givenOpenInvoice() {
  const { customer } = await givenFailingLater(started);
  started.clock.advance(32 * DAY);
  const [invoice] = (await stripe.invoices.list({ customer, status: 'open' })).data;
  return invoice!;
}

describe('what exists', () => {
  test('is read again by its id as it was made', async () => {
    const { charge, intent } = await givenPaid();
    const refund = await stripe.refunds.create({ charge, amount: 100 });
    const setup = await stripe.setupIntents.create({ payment_method: 'pm_card_visa', confirm: true });
    const price = await givenPrice(started);
    const configuration = await stripe.billingPortal.configurations.create({
      features: { invoice_history: { enabled: true } },
    });
    const meter = await stripe.billing.meters.create({
      display_name: 'Messages',
      event_name: 'messages',
      default_aggregation: { formula: 'sum' },
    });
    const [event] = (await stripe.events.list({ type: 'refund.created' })).data;

    const again = await Promise.all([
      stripe.charges.retrieve(charge),
      stripe.refunds.retrieve(refund.id),
      stripe.setupIntents.retrieve(setup.id),
      stripe.products.retrieve(price.product as string),
      stripe.billingPortal.configurations.retrieve(configuration.id),
      stripe.billing.meters.retrieve(meter.id),
      stripe.events.retrieve(event!.id),
    ]);

    expect(again).toMatchObject([
      { id: charge, payment_intent: intent.id, amount_refunded: 100 },
      refund,
      setup,
      { id: price.product, name: 'Pro' },
      configuration,
      meter,
      { id: event!.id, data: { object: { id: refund.id } } },
    ]);
    expect((await stripe.setupIntents.list()).data).toMatchObject([{ id: setup.id }]);
  });

  test('is labelled', async () => {
    const { charge, customer, intent } = await givenPaid();
    const { id: refund } = await stripe.refunds.create({ charge });
    const method = customer.invoice_settings.default_payment_method as string;
    const { subscription } = await givenSubscription(started);

    const labelled = await Promise.all([
      stripe.charges.update(charge, LABEL),
      stripe.refunds.update(refund, LABEL),
      stripe.paymentIntents.update(intent.id, LABEL),
      stripe.paymentMethods.update(method, LABEL),
      stripe.invoices.update(subscription.latest_invoice as string, LABEL),
    ]);

    expect(labelled.map(({ metadata }) => metadata)).toEqual(labelled.map(() => LABEL.metadata));
  });
});

describe('a card', () => {
  test('is made of a number, attached, found at its customer, and detached', async () => {
    const { id: customer } = await stripe.customers.create();
    const card = { number: VISA, exp_month: 12, exp_year: 2030, cvc: '123' };

    const { id } = await stripe.paymentMethods.create({ type: 'card', card });
    await stripe.paymentMethods.attach(id, { customer });
    const found = await stripe.customers.retrievePaymentMethod(customer, id);
    await stripe.paymentMethods.detach(id);

    expect(found).toMatchObject({ id, customer, card: { last4: '4242' } });
    expect(await stripe.paymentMethods.retrieve(id)).toMatchObject({ customer: null });
  });

  test('is set up when its intent is confirmed', async () => {
    const { id: customer } = await stripe.customers.create();
    const { id } = await stripe.setupIntents.create({ customer });

    const done = await stripe.setupIntents.confirm(id, { payment_method: 'pm_card_visa' });

    const { data } = await stripe.customers.listPaymentMethods(customer);
    expect(done).toMatchObject({ status: 'succeeded', payment_method: data[0]!.id });
  });
});

describe('an invoice', () => {
  test('shows its lines and its payment', async () => {
    const { subscription } = await givenSubscription(started);
    const invoice = subscription.latest_invoice as string;

    const lines = await stripe.invoices.listLineItems(invoice);
    const [payment] = (await stripe.invoicePayments.list({ invoice })).data;

    expect(lines.data).toMatchObject([{ amount: 1200, invoice }]);
    expect(await stripe.invoicePayments.retrieve(payment!.id)).toMatchObject({ status: 'paid', invoice });
  });

  test('is finalised before its hour', async () => {
    await givenSubscription(started);
    started.clock.advance(30 * DAY);
    const [draft] = (await stripe.invoices.list({ status: 'draft' })).data;

    const open = await stripe.invoices.finalizeInvoice(draft!.id!);

    expect(draft).toMatchObject({ number: null });
    expect(open).toMatchObject({ status: 'open', number: expect.stringMatching(/-0002$/) });
  });

  test.each([
    ['void', (id: string) => stripe.invoices.voidInvoice(id)],
    ['uncollectible', (id: string) => stripe.invoices.markUncollectible(id)],
    ['paid', (id: string) => stripe.invoices.pay(id, { paid_out_of_band: true })],
  ])('that is open becomes %s by hand, and is charged no more', async (status, change) => {
    const { id } = await givenOpenInvoice();

    const changed = await change(id!);

    expect(changed).toMatchObject({ status, next_payment_attempt: null });
    expect(changed.amount_paid_off_stripe).toBe(status === 'paid' ? 1200 : 0);
  });
});

test('a product that nothing is sold of is deleted', async () => {
  const { id } = await stripe.products.create({ name: 'Nothing' });

  const deleted = await stripe.products.del(id);

  expect(deleted).toEqual({ id, object: 'product', deleted: true });
  expect((await stripe.products.list()).data).toEqual([]);
});
