import { DAY, errorOf, startStripe, stopAll, type Started } from '../testing.ts';

let started: Started;
beforeEach(async () => void (started = await startStripe()));
afterEach(stopAll);

const PAYMENT = { amount: 2000, currency: 'usd', payment_method: 'pm_card_visa', confirm: true } as const;
const charges = async () => (await started.stripe.charges.list()).data.length;
const key = { idempotencyKey: 'order-123' };

describe('the same key', () => {
  test('brings the same answer, and nothing is done twice', async () => {
    const first = await started.stripe.paymentIntents.create(PAYMENT, key);

    const second = await started.stripe.paymentIntents.create(PAYMENT, key);

    expect(second).toEqual(first);
    expect(second.lastResponse.headers['idempotent-replayed']).toBe('true');
    expect(second.lastResponse.headers['original-request']).toBe(first.lastResponse.requestId);
    expect(await charges()).toBe(1);
  });

  test('sent 30 times at once charges once', async () => {
    const intents = await Promise.all(
      Array.from({ length: 30 }, () => started.stripe.paymentIntents.create(PAYMENT, key)),
    );

    expect(new Set(intents.map(({ id }) => id)).size).toBe(1);
    expect(await charges()).toBe(1);
  });

  test('answers 400 to other parameters', async () => {
    await started.stripe.paymentIntents.create(PAYMENT, key);

    const error = await errorOf(started.stripe.paymentIntents.create({ ...PAYMENT, amount: 2001 }, key));

    expect(error).toMatchObject({ type: 'StripeIdempotencyError', statusCode: 400 });
    expect(error.message).toContain('same parameters they were first used with');
    expect(await charges()).toBe(1);
  });

  test('answers 400 to another call', async () => {
    await started.stripe.paymentIntents.create(PAYMENT, key);

    const error = await errorOf(started.stripe.customers.create({}, key));

    expect(error).toMatchObject({ type: 'StripeIdempotencyError' });
    expect(error.message).toContain("('/v1/customers' vs '/v1/payment_intents')");
  });

  test('answers 409 while its first request is under way', async () => {
    started.faults.set({ service: 'stripe', kind: 'slow', settings: { ms: 600_000, times: 1 } });
    const first = errorOf(started.stripe.paymentIntents.create(PAYMENT, { ...key, timeout: 2000 }));
    await untilNoFaultIsLeft();

    const error = await errorOf(started.stripe.paymentIntents.create(PAYMENT, key));
    await first;

    expect(error).toMatchObject({ statusCode: 409, code: 'idempotency_key_in_use' });
    expect(await charges()).toBe(0);
  });

  test('repeats a declined card', async () => {
    const declined = { ...PAYMENT, payment_method: 'pm_card_chargeDeclined' };
    const first = await errorOf(started.stripe.paymentIntents.create(declined, key));

    const second = await errorOf(started.stripe.paymentIntents.create(declined, key));

    expect(second).toMatchObject({ statusCode: 402, code: 'card_declined' });
    expect(second.charge).toBe(first.charge);
  });

  test('repeats a stored 500, whether the work was done or not', async () => {
    started.faults.set({ service: 'stripe', kind: '500-after', settings: { times: 1 } });
    await errorOf(started.stripe.paymentIntents.create(PAYMENT, key));

    const again = await errorOf(started.stripe.paymentIntents.create(PAYMENT, key));

    expect(again).toMatchObject({ statusCode: 500 });
    expect(await charges()).toBe(1);
  });

  test('is free again after 24 hours', async () => {
    const first = await started.stripe.paymentIntents.create(PAYMENT, key);
    started.clock.advance(DAY + 1);

    const second = await started.stripe.paymentIntents.create(PAYMENT, key);

    expect(second.id).not.toBe(first.id);
  });

  test('is free after parameters that were wrong', async () => {
    await errorOf(started.stripe.paymentIntents.create({ amount: 2000, currency: 'dollars' }, key));

    const intent = await started.stripe.paymentIntents.create(PAYMENT, key);

    expect(intent.status).toBe('succeeded');
  });
});

/** The fault is used up when the request has reached the simulator. */
async function untilNoFaultIsLeft(): Promise<void> {
  const deadline = Date.now() + 5000;
  while (started.faults.list().length > 0) {
    if (Date.now() > deadline) throw new Error('the request has not arrived within 5 s');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
