import { errorOf, startStripe, stopAll, type Started } from '../testing.ts';

let started: Started;
beforeEach(async () => void (started = await startStripe()));
afterEach(stopAll);

const plant = (kind: string, settings: Record<string, unknown> = {}) =>
  started.faults.set({ service: 'stripe', kind, settings });
const PAYMENT = { amount: 2000, currency: 'usd', payment_method: 'pm_card_visa', confirm: true } as const;
const paid = async () => (await started.stripe.charges.list()).data.length;

test('429 is answered, and nothing was done', async () => {
  plant('429', { times: 1 });

  const error = await errorOf(started.stripe.paymentIntents.create(PAYMENT));

  expect(error).toMatchObject({ type: 'StripeRateLimitError', statusCode: 429, code: 'rate_limit' });
  expect(await paid()).toBe(0);
});

test('500 before the work leaves nothing', async () => {
  plant('500-before', { times: 1 });

  const error = await errorOf(started.stripe.paymentIntents.create(PAYMENT));

  expect(error).toMatchObject({ type: 'StripeAPIError', statusCode: 500 });
  expect(await paid()).toBe(0);
});

test('500 after the work leaves a charge', async () => {
  plant('500-after', { times: 1 });

  const error = await errorOf(started.stripe.paymentIntents.create(PAYMENT));

  expect(error).toMatchObject({ type: 'StripeAPIError', statusCode: 500 });
  expect(await paid()).toBe(1);
});

test('a time-out after success leaves a charge, which the same key finds', async () => {
  plant('timeout-after-success', { times: 1 });
  const key = { idempotencyKey: 'order-1' };

  const error = await errorOf(started.stripe.paymentIntents.create(PAYMENT, { ...key, timeout: 200 }));
  const intent = await started.stripe.paymentIntents.create(PAYMENT, key);

  expect(error.type).toBe('StripeConnectionError');
  expect(intent.status).toBe('succeeded');
  expect(await paid()).toBe(1);
});

test.each([
  [{}, 'StripeAPIError'],
  [{ refuse: true }, 'StripeConnectionError'],
])('when it is down, with %j, nothing is answered that could be used', async (settings, type) => {
  plant('down', settings);

  const error = await errorOf(started.stripe.customers.create());
  started.faults.clear();
  const customers = await started.stripe.customers.list();

  expect(error.type).toBe(type);
  expect(customers.data).toEqual([]);
});

test('a fault with a path hits only calls below it, one with a method only those', async () => {
  plant('429', { path: '/v1/payment_intents', method: 'POST' });

  const hit = await errorOf(started.stripe.paymentIntents.create(PAYMENT));
  const listed = await started.stripe.paymentIntents.list();
  const customer = await started.stripe.customers.create();

  expect(hit.statusCode).toBe(429);
  expect(listed.data).toEqual([]);
  expect(customer.object).toBe('customer');
});
