import {
  errorOf,
  eventTypes,
  givenCustomer,
  givenSubscription,
  startStripe,
  stopAll,
  type Started,
} from '../testing.ts';

let started: Started;
beforeEach(async () => void (started = await startStripe()));
afterEach(stopAll);

describe('a customer', () => {
  test('is created with a card that pays for it', async () => {
    const customer = await givenCustomer(started);

    const methods = await started.stripe.customers.listPaymentMethods(customer.id);

    expect(customer.invoice_settings.default_payment_method).toBe(methods.data[0]!.id);
    expect(methods.data[0]!.card).toMatchObject({ brand: 'visa', last4: '4242' });
  });

  test('keeps the metadata that an update does not name', async () => {
    const { id } = await started.stripe.customers.create({ metadata: { org: 'o1', plan: 'free', old: 'x' } });

    const updated = await started.stripe.customers.update(id, { metadata: { plan: 'pro', old: '' } });

    expect(updated.metadata).toEqual({ org: 'o1', plan: 'pro' });
  });

  test('that is updated is told of with what it was before', async () => {
    const { id } = await started.stripe.customers.create({ name: 'Ada', metadata: { a: '1' } });

    await started.stripe.customers.update(id, { name: 'Ada L.', metadata: { b: '2' } });
    const events = await started.stripe.events.list({ types: ['customer.updated'] });

    expect(events.data[0]!.data.previous_attributes).toEqual({ name: 'Ada', metadata: { b: null } });
    expect(events.data[0]!.data.object).toMatchObject({ id, name: 'Ada L.' });
  });

  test('that is deleted is shown as deleted, and its subscriptions end', async () => {
    const { customer, subscription } = await givenSubscription(started);

    await started.stripe.customers.del(customer.id);
    const shown = await started.stripe.customers.retrieve(customer.id);
    const ended = await started.stripe.subscriptions.retrieve(subscription.id);

    expect(shown).toEqual({ id: customer.id, object: 'customer', deleted: true });
    expect(ended.status).toBe('canceled');
  });

  test('is refused a card that its bank refuses', async () => {
    const { id } = await started.stripe.customers.create();

    const error = await errorOf(
      started.stripe.paymentMethods.attach('pm_card_chargeDeclined', { customer: id }),
    );
    const methods = await started.stripe.customers.listPaymentMethods(id);

    expect(error).toMatchObject({ statusCode: 402, code: 'card_declined' });
    expect(methods.data).toEqual([]);
  });
});

describe('a product', () => {
  test('has the id that it is given, once', async () => {
    await started.stripe.products.create({ id: 'pro', name: 'Pro' });

    const error = await errorOf(started.stripe.products.create({ id: 'pro', name: 'Pro again' }));

    expect(error).toMatchObject({ statusCode: 400, code: 'resource_already_exists' });
  });
});

describe('a price', () => {
  const create = (amount: number, more = {}) =>
    started.stripe.prices.create({
      product: 'pro',
      currency: 'usd',
      unit_amount: amount,
      recurring: { interval: 'month' },
      lookup_key: 'pro_month',
      ...more,
    });
  beforeEach(async () => void (await started.stripe.products.create({ id: 'pro', name: 'Pro' })));

  test('is found by its lookup key', async () => {
    const price = await create(1200);
    await create(9900, { lookup_key: 'pro_year' });

    const found = await started.stripe.prices.list({
      lookup_keys: ['pro_month'],
      product: 'pro',
      active: true,
    });

    expect(found.data.map(({ id }) => id)).toEqual([price.id]);
    expect(String(found.data[0]!.unit_amount_decimal)).toBe('1200');
  });

  test('is refused a lookup key that another has, unless it is transferred', async () => {
    const old = await create(1200);

    const error = await errorOf(create(1500));
    const next = await create(1500, { transfer_lookup_key: true });
    const before = await started.stripe.prices.retrieve(old.id);

    expect(error.message).toContain('already uses that lookup key');
    expect([before.lookup_key, next.lookup_key]).toEqual([null, 'pro_month']);
  });

  test('may be a fraction of a cent', async () => {
    const price = await started.raw(
      'POST',
      '/v1/prices',
      'product=pro&currency=usd&unit_amount_decimal=0.25&recurring[interval]=month',
    );

    expect(price.json).toMatchObject({ unit_amount: null, unit_amount_decimal: '0.25' });
  });
});

describe('the billing portal', () => {
  test('leads a customer to its page and back', async () => {
    const customer = await givenCustomer(started);

    const session = await started.stripe.billingPortal.sessions.create({
      customer: customer.id,
      return_url: 'http://localhost:3000/billing',
    });

    expect(session.url).toMatch(/^http:\/\/localhost:\d+\/portal\/bps_1/);
    expect(session.return_url).toBe('http://localhost:3000/billing');
  });

  test('takes the configuration that it is given', async () => {
    const customer = await givenCustomer(started);
    const configuration = await started.stripe.billingPortal.configurations.create({
      features: { subscription_cancel: { enabled: false }, invoice_history: { enabled: true } },
    });

    const session = await started.stripe.billingPortal.sessions.create({
      customer: customer.id,
      configuration: configuration.id,
      expand: ['configuration'],
    });

    expect(session.configuration).toMatchObject({ features: { subscription_cancel: { enabled: false } } });
  });
});

test('what happened is told in order', async () => {
  await givenCustomer(started);

  const types = await eventTypes(started);

  expect(types).toEqual(['customer.created', 'payment_method.attached', 'customer.updated']);
});
