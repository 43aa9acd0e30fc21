import { silenceOutput } from '../../platform/testing/output.ts';
import { givenPayments } from './orders.fixture.ts';

silenceOutput();

const MAX = 20;
const HOUR_MS = 3_600_000;
const EXHAUSTED = { status: 429, code: 'payment_attempts_exhausted' };

/** An organisation that tries card after card, each of which is declined. */
async function givenTester() {
  const given = givenPayments();
  const { orderId } = await given.order();
  const decline = (times: number) =>
    Array.from({ length: times }).reduce<Promise<unknown>>(
      (before) => before.then(() => given.pay(orderId, 'pm_card_chargeDeclined').catch(() => undefined)),
      Promise.resolve(),
    );
  return { ...given, orderId, decline };
}

describe('trying one card after the other', () => {
  test('ends with the twentieth, for all orders of the organisation, before Stripe is asked again', async () => {
    const { order, pay, decline, stripe } = await givenTester();
    await decline(MAX);
    const calls = stripe.calls.length;
    const another = await order();

    await expect(pay(another.orderId)).rejects.toMatchObject(EXHAUSTED);

    expect(stripe.intents).toHaveLength(MAX);
    expect(stripe.calls.slice(calls)).not.toContain('paymentIntents.create');
    expect(stripe.charges).toEqual([]);
  });

  test('leaves the order open, to be paid an hour later', async () => {
    const { orderId, pay, read, decline, time } = await givenTester();
    await decline(MAX + 3);
    const refused = await read(orderId);

    time.now += HOUR_MS;
    const payment = await pay(orderId);

    expect(refused).toMatchObject({ status: 'open', leaseUntil: 0 });
    expect(payment).toEqual({ status: 'paid' });
  });

  test('counts from the last one that paid', async () => {
    const { order, orderId, pay, decline } = await givenTester();
    await decline(MAX - 1);
    await pay((await order()).orderId);
    await decline(MAX - 1);

    const payment = await pay(orderId);

    expect(payment).toEqual({ status: 'paid' });
  });

  test('counts requests that meet in one attempt once', async () => {
    const { orderId, pay, decline, order } = await givenTester();
    await decline(MAX - 2);

    await Promise.allSettled(
      Array.from({ length: 30 }, () => pay(orderId, 'pm_card_authenticationRequired')),
    );

    const payment = await pay((await order()).orderId);
    expect(payment).toEqual({ status: 'paid' });
  });
});
