import { silenceOutput } from '../../platform/testing/output.ts';
import { Crash, givenPayments } from './orders.fixture.ts';
import { settleOrder } from './settle.ts';

silenceOutput();

const PRICE = 2_900;
const LEASE_MS = 30_001;

describe('paying an order', () => {
  test('charges its amount and says so in an event', async () => {
    const { order, pay, read, stripe, events } = givenPayments();
    const { orderId } = await order(2);

    const payment = await pay(orderId);

    expect(payment).toEqual({ status: 'paid' });
    expect(stripe.charges).toEqual([2 * PRICE]);
    expect(await read(orderId)).toMatchObject({ status: 'paid', attempts: 1 });
    expect(events(orderId)).toEqual(['order.placed', 'payment.received']);
  });

  test('asks Stripe nothing when it is paid', async () => {
    const { order, pay, stripe } = givenPayments();
    const { orderId } = await order();
    await pay(orderId);
    const calls = stripe.calls.length;

    const again = await pay(orderId);

    expect(again).toEqual({ status: 'paid' });
    expect(stripe.calls).toHaveLength(calls);
  });

  test('thirty times at once charges once; the others are told to come back, and find it paid', async () => {
    const { order, pay, stripe, events } = givenPayments();
    const { orderId } = await order();

    const results = await Promise.allSettled(Array.from({ length: 30 }, () => pay(orderId)));

    const paid = results.filter(({ status }) => status === 'fulfilled');
    const refused = results.flatMap((result) =>
      result.status === 'rejected' ? [result.reason as unknown] : [],
    );
    expect(paid).not.toHaveLength(0);
    expect(refused.every((error) => (error as { status: number }).status === 409)).toBe(true);
    expect(await pay(orderId)).toEqual({ status: 'paid' });
    expect(stripe.charges).toEqual([PRICE]);
    expect(events(orderId)).toEqual(['order.placed', 'payment.received']);
  });

  test('takes the only payment method there is, when none is named', async () => {
    const { order, pay, stripe } = givenPayments();
    await pay((await order()).orderId);

    const payment = await pay((await order()).orderId, null);

    expect(payment).toEqual({ status: 'paid' });
    expect(stripe.charges).toHaveLength(2);
  });

  test('fails without a payment method, before anything is begun', async () => {
    const { order, pay, read, stripe } = givenPayments();
    const { orderId } = await order();

    await expect(pay(orderId, null)).rejects.toMatchObject({ status: 409, code: 'payment_method_missing' });

    expect(await read(orderId)).toMatchObject({ status: 'open', attempts: 0 });
    expect(stripe.calls).toEqual([]);
  });

  test('fails for an order of others like for none', async () => {
    const { pay } = givenPayments();

    await expect(pay('unknown')).rejects.toMatchObject({ status: 404, code: 'order_not_found' });
  });
});

describe('a card that is declined', () => {
  test('fails with the bank’s reason, and charges nothing', async () => {
    const { order, pay, read, stripe, events } = givenPayments();
    const { orderId } = await order();

    await expect(pay(orderId, 'pm_card_chargeDeclined')).rejects.toMatchObject({
      status: 402,
      code: 'payment_failed',
      extra: { reason: 'generic_decline' },
    });

    expect(stripe.charges).toEqual([]);
    expect(await read(orderId)).toMatchObject({
      status: 'open',
      failure: { code: 'card_declined', declineCode: 'generic_decline' },
    });
    expect(events(orderId)).toEqual(['order.placed', 'payment.failed']);
  });

  test('is followed by another, after the intent was ended', async () => {
    const { order, pay, read, stripe } = givenPayments();
    const { orderId } = await order();
    await pay(orderId, 'pm_card_chargeDeclined').catch(() => undefined);

    const payment = await pay(orderId);

    expect(payment).toEqual({ status: 'paid' });
    expect(stripe.intents.map(({ status }) => status)).toEqual(['canceled', 'succeeded']);
    expect(await read(orderId)).toMatchObject({ status: 'paid', attempts: 2, failure: null });
  });

  test('that Stripe does not know ends the attempt', async () => {
    const { order, pay, read, stripe } = givenPayments();
    const { orderId } = await order();

    await expect(pay(orderId, 'pm_other_customer')).rejects.toMatchObject({
      status: 422,
      code: 'stripe_refused',
    });

    expect(await read(orderId)).toMatchObject({ status: 'open', attempts: 1 });
    expect(await pay(orderId)).toEqual({ status: 'paid' });
    expect(stripe.charges).toEqual([PRICE]);
  });
});

describe('3-D Secure', () => {
  const ASKS = 'pm_card_authenticationRequired';

  test('leads to the bank, and asking again leads to the same page', async () => {
    const { order, pay, stripe } = givenPayments();
    const { orderId } = await order();

    const first = await pay(orderId, ASKS);
    const again = await pay(orderId, ASKS);

    expect(first).toMatchObject({ status: 'requires_action', url: expect.stringContaining('bank.example') });
    expect(again).toEqual(first);
    expect(stripe.intents).toHaveLength(1);
  });

  test('that was passed is found by who asks again', async () => {
    const { order, pay, stripe, events } = givenPayments();
    const { orderId } = await order();
    await pay(orderId, ASKS);
    stripe.authenticate(String(stripe.intents[0]!['id']), true);

    const payment = await pay(orderId, ASKS);

    expect(payment).toEqual({ status: 'paid' });
    expect(events(orderId)).toEqual(['order.placed', 'payment.received']);
  });

  test('that was left alone is ended by another card', async () => {
    const { order, pay, stripe } = givenPayments();
    const { orderId } = await order();
    await pay(orderId, ASKS);

    const payment = await pay(orderId);

    expect(payment).toEqual({ status: 'paid' });
    expect(stripe.intents.map(({ status }) => status)).toEqual(['canceled', 'succeeded']);
  });

  test('that was passed at the last moment keeps another card from being charged', async () => {
    const { order, pay, stripe, services } = givenPayments();
    const { orderId } = await order();
    await pay(orderId, ASKS);
    const { write } = services.stripe;
    jest.spyOn(services.stripe, 'write').mockImplementation((name, key, call) => {
      if (name === 'paymentIntents.cancel') stripe.authenticate(String(stripe.intents[0]!['id']), true);
      return write(name, key, call);
    });

    const payment = await pay(orderId);

    expect(payment).toEqual({ status: 'paid' });
    expect(stripe.charges).toEqual([PRICE]);
  });
});

describe('a Stripe in trouble', () => {
  const steps = ['paymentIntents.create', 'paymentIntents.confirm', 'paymentIntents.retrieve'];
  const faults = ['unreachable', 'answer-lost', 'fails-before', 'fails-after', 'too-many'] as const;
  const troubles = steps.flatMap((call) =>
    faults.flatMap((fault) => [1, 2, 3, 7].map((times) => [call, fault, times] as const)),
  );

  test.each(troubles)('at %s: %s, %i times, charges once in the end', async (call, fault, times) => {
    const { order, pay, read, stripe, events } = givenPayments();
    const { orderId } = await order();
    stripe.fail(call, fault, times);

    const answers = [];
    for (let n = 0; n < 10 && answers.at(-1) !== 'paid'; n++) {
      answers.push(
        await pay(orderId).then(
          ({ status }) => status,
          ({ code }: { code: string }) => code,
        ),
      );
    }

    const allowed = ['paid', 'payments_unavailable', 'payment_outcome_unknown'];
    expect(answers.filter((answer) => !allowed.includes(answer))).toEqual([]);
    expect(answers.at(-1)).toBe('paid');
    expect(stripe.charges).toEqual([PRICE]);
    expect(await read(orderId)).toMatchObject({ status: 'paid' });
    expect(events(orderId)).toEqual(['order.placed', 'payment.received']);
  });

  test('a time-out after the charge is found out within the request', async () => {
    const { order, pay, stripe } = givenPayments();
    const { orderId } = await order();
    stripe.fail('paymentIntents.confirm', 'answer-lost', 3);

    const payment = await pay(orderId);

    expect(payment).toEqual({ status: 'paid' });
    expect(stripe.charges).toEqual([PRICE]);
  });

  test('a stored 500 of an intent that was never made gives way to the next attempt', async () => {
    const { order, pay, read, stripe } = givenPayments();
    const { orderId } = await order();
    stripe.fail('paymentIntents.create', 'fails-before', 1);

    const payment = await pay(orderId);

    expect(payment).toEqual({ status: 'paid' });
    expect(await read(orderId)).toMatchObject({ attempts: 2 });
    expect(stripe.charges).toEqual([PRICE]);
  });

  test('a stored 500 of an intent that was made is looked behind', async () => {
    const { order, pay, read, stripe } = givenPayments();
    const { orderId } = await order();
    stripe.fail('paymentIntents.create', 'fails-after', 1);

    const payment = await pay(orderId);

    expect(payment).toEqual({ status: 'paid' });
    expect(await read(orderId)).toMatchObject({ attempts: 1 });
    expect(stripe.intents).toHaveLength(1);
  });
});

describe('a crash', () => {
  /** Steps of a payment at the least, at Stripe and in the table: otherwise the crashes missed it. */
  const STEPS = 10;

  test.each([
    ['pm_card_visa', 'before'],
    ['pm_card_visa', 'after'],
    ['pm_card_chargeDeclined', 'before'],
    ['pm_card_chargeDeclined', 'after'],
  ] as const)(
    'while paying with %s, %s any step, loses no payment and charges once',
    async (method, when) => {
      for (let step = 1, isOver = false; !isOver; step++) {
        const { order, pay, read, stripe, process, time, events } = givenPayments();
        const { orderId } = await order();
        process.dieAt(step, when);
        const first: unknown = await pay(orderId, method).catch((error: unknown) => error);
        isOver = !(first instanceof Crash);
        process.restart();

        // at once somebody may still be at work on it; when the function's time is up nobody can be
        await pay(orderId).catch(() => undefined);
        time.now += LEASE_MS;
        const payment = await pay(orderId);

        expect({ step, payment }).toEqual({ step, payment: { status: 'paid' } });
        expect({ step, charges: stripe.charges }).toEqual({ step, charges: [PRICE] });
        expect(await read(orderId)).toMatchObject({ status: 'paid' });
        expect(events(orderId).filter((type) => type === 'payment.received')).toHaveLength(1);
      }
    },
  );

  test('after the charge is made good a day later, when Stripe has forgotten the key', async () => {
    const { order, pay, stripe, process, time } = givenPayments();
    const { orderId } = await order();
    await pay((await order()).orderId); // the customer is known from now on
    process.dieAt(7, 'after'); // the confirmation
    await pay(orderId).catch(() => undefined);
    process.restart();
    const charged = stripe.charges.length;
    stripe.forgetKeys();
    time.now += 86_400_000;

    const payment = await pay(orderId);

    expect(payment).toEqual({ status: 'paid' });
    expect([charged, stripe.charges.length, stripe.intents.length]).toEqual([2, 2, 2]);
  });

  test.each(['before', 'after'] as const)('%s any step is made good by the webhook alone', async (when) => {
    for (let step = 1, isOver = false; !isOver; step++) {
      const { order, pay, read, stripe, process, services, events } = givenPayments();
      const { orderId } = await order();
      process.dieAt(step, when);
      const first: unknown = await pay(orderId).catch((error: unknown) => error);
      isOver = !(first instanceof Crash);
      process.restart();

      for (const intent of stripe.intents) await settleOrder(services, intent as never);

      const isPaid = stripe.charges.length === 1;
      expect({ step, status: (await read(orderId)).status === 'paid' }).toEqual({ step, status: isPaid });
      expect(events(orderId).includes('payment.received')).toBe(isPaid);
      if (isOver) expect(step).toBeGreaterThan(STEPS);
    }
  });
});
