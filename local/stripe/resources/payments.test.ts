import { errorOf, eventTypes, givenCustomer, startStripe, stopAll, type Started } from '../testing.ts';

let started: Started;
beforeEach(async () => void (started = await startStripe()));
afterEach(stopAll);

const pay = (payment_method: string, more = {}) =>
  started.stripe.paymentIntents.create({
    amount: 2000,
    currency: 'usd',
    confirm: true,
    payment_method,
    ...more,
  });

describe('a payment', () => {
  test('succeeds with a charge', async () => {
    const intent = await pay('pm_card_visa', { expand: ['latest_charge'] });

    expect(intent).toMatchObject({ status: 'succeeded', amount_received: 2000 });
    expect(intent.latest_charge).toMatchObject({
      paid: true,
      amount_captured: 2000,
      payment_intent: intent.id,
    });
    expect(await eventTypes(started)).toEqual([
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.succeeded',
    ]);
  });

  test.each([
    ['pm_card_chargeDeclined', 'card_declined', 'generic_decline'],
    ['pm_card_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
    ['pm_card_chargeDeclinedExpiredCard', 'expired_card', 'expired_card'],
    ['pm_card_chargeDeclinedProcessingError', 'processing_error', 'processing_error'],
  ])('by %s is declined as %s, and is remembered', async (card, code, declineCode) => {
    const error = await errorOf(pay(card));
    const [intent] = (await started.stripe.paymentIntents.list()).data;
    const [charge] = (await started.stripe.charges.list()).data;

    expect(error).toMatchObject({
      type: 'StripeCardError',
      statusCode: 402,
      code,
      decline_code: declineCode,
    });
    expect(error.payment_intent?.id).toBe(intent!.id);
    expect(intent).toMatchObject({ status: 'requires_payment_method', last_payment_error: { code } });
    expect(charge).toMatchObject({ status: 'failed', failure_code: code });
  });

  test('can be tried again with another card', async () => {
    const error = await errorOf(pay('pm_card_chargeDeclined'));

    const intent = await started.stripe.paymentIntents.confirm(error.payment_intent!.id, {
      payment_method: 'pm_card_visa',
    });
    const charges = await started.stripe.charges.list({ payment_intent: intent.id });

    expect(intent).toMatchObject({ status: 'succeeded', last_payment_error: null });
    expect(charges.data.map(({ paid }) => paid)).toEqual([true, false]);
  });

  test('that has succeeded is not charged again, nor canceled', async () => {
    const { id } = await pay('pm_card_visa');

    const confirmed = await errorOf(started.stripe.paymentIntents.confirm(id));
    const canceled = await errorOf(started.stripe.paymentIntents.cancel(id));
    const charges = await started.stripe.charges.list();

    expect(confirmed).toMatchObject({ statusCode: 400, code: 'payment_intent_unexpected_state' });
    expect(canceled).toMatchObject({ code: 'payment_intent_unexpected_state' });
    expect(charges.data).toHaveLength(1);
  });

  test('that was canceled can not be paid', async () => {
    const { id } = await started.stripe.paymentIntents.create({ amount: 2000, currency: 'usd' });
    await started.stripe.paymentIntents.cancel(id, { cancellation_reason: 'abandoned' });

    const error = await errorOf(
      started.stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_visa' }),
    );

    expect(error.message).toContain('it has a status of canceled');
  });

  test('of less than Stripe takes is refused', async () => {
    const error = await errorOf(pay('pm_card_visa', { amount: 49 }));

    expect(error).toMatchObject({ statusCode: 400, code: 'amount_too_small', param: 'amount' });
  });

  test('by the card of somebody else is refused', async () => {
    const owner = await givenCustomer(started);
    const card = owner.invoice_settings.default_payment_method as string;
    const stranger = await started.stripe.customers.create();

    const error = await errorOf(pay(card, { customer: stranger.id }));

    expect(error).toMatchObject({ statusCode: 400, param: 'payment_method' });
  });
});

describe('3-D Secure', () => {
  const returnUrl = 'http://localhost:3000/back';

  test('is asked for on a page, and the payment succeeds after it', async () => {
    const intent = await pay('pm_card_authenticationRequired', { return_url: returnUrl });
    const page = intent.next_action!.redirect_to_url!.url!;

    const answer = await started.raw('POST', new URL(page).pathname, 'outcome=pass');
    const after = await started.stripe.paymentIntents.retrieve(intent.id);

    expect(intent.status).toBe('requires_action');
    expect(answer.headers.get('location')).toBe(returnUrl);
    expect(after).toMatchObject({ status: 'succeeded', next_action: null });
  });

  test('that is failed asks for another card', async () => {
    const intent = await pay('pm_card_authenticationRequired', { return_url: returnUrl });

    started.simulator.authenticate(intent.id, false);
    const after = await started.stripe.paymentIntents.retrieve(intent.id);

    expect(after).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code: 'payment_intent_authentication_failure' },
    });
  });

  test('can not be had without the customer', async () => {
    const customer = await givenCustomer(started, 'pm_card_authenticationRequired');
    const card = customer.invoice_settings.default_payment_method as string;

    const error = await errorOf(pay(card, { customer: customer.id, off_session: true }));

    expect(error).toMatchObject({ statusCode: 402, code: 'authentication_required' });
  });

  test('is not asked for again once the card was set up for that', async () => {
    const { id } = await started.stripe.customers.create();
    const setup = await started.stripe.setupIntents.create({
      customer: id,
      confirm: true,
      payment_method: 'pm_card_authenticationRequiredOnSetup',
      return_url: returnUrl,
    });
    started.simulator.authenticate(setup.id, true);

    const intent = await pay(setup.payment_method as string, { customer: id, off_session: true });

    expect(setup.status).toBe('requires_action');
    expect(intent.status).toBe('succeeded');
  });
});

describe('a refund', () => {
  test('gives back a part, then the rest, and no more', async () => {
    const { id } = await pay('pm_card_visa');
    const refund = (amount?: number) => started.stripe.refunds.create({ payment_intent: id, amount });

    const part = await refund(500);
    const tooMuch = await errorOf(refund(1501));
    await refund();
    const again = await errorOf(refund());
    const [charge] = (await started.stripe.charges.list()).data;

    expect(part).toMatchObject({ status: 'succeeded', amount: 500, charge: charge!.id });
    expect(tooMuch.message).toBe(
      'Refund amount ($15.01) is greater than unrefunded amount on charge ($15.00)',
    );
    expect(again).toMatchObject({ statusCode: 400, code: 'charge_already_refunded' });
    expect(charge).toMatchObject({ amount_refunded: 2000, refunded: true });
  });

  test('of a payment that has not succeeded is refused', async () => {
    const { id } = await started.stripe.paymentIntents.create({ amount: 2000, currency: 'usd' });

    const error = await errorOf(started.stripe.refunds.create({ payment_intent: id }));

    expect(error).toMatchObject({ statusCode: 400, param: 'payment_intent' });
  });
});
