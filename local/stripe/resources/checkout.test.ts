import { DAY, eventTypes, givenPrice, HOUR, startStripe, stopAll, VISA, type Started } from '../testing.ts';

const SUCCESS = 'http://localhost:3000/done?session={CHECKOUT_SESSION_ID}';
const DECLINED = '4000000000000002';
const SECURED = '4000002760003184';
const EMAIL = 'ada@example.com';

let started: Started;
beforeEach(async () => void (started = await startStripe()));
afterEach(stopAll);

const forSubscription = async (more = {}) =>
  started.stripe.checkout.sessions.create({
    mode: 'subscription',
    line_items: [{ price: (await givenPrice(started)).id, quantity: 2 }],
    success_url: SUCCESS,
    client_reference_id: 'org-1',
    subscription_data: { metadata: { org: 'org-1' } },
    ...more,
  });
const enter = (url: string, number: string) =>
  started.raw('POST', new URL(url).pathname, new URLSearchParams({ number, email: EMAIL }).toString());

describe('a checkout for a subscription', () => {
  test('ends with an active subscription of a new customer', async () => {
    const session = await forSubscription();

    const answer = await enter(session.url!, VISA);
    const done = await started.stripe.checkout.sessions.retrieve(session.id, {
      expand: ['subscription', 'customer', 'line_items'],
    });

    expect(session).toMatchObject({ status: 'open', payment_status: 'unpaid', amount_total: 2400 });
    expect(answer).toMatchObject({ status: 303 });
    expect(answer.headers.get('location')).toBe(`http://localhost:3000/done?session=${session.id}`);
    expect(done).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      url: null,
      customer: { email: EMAIL },
      subscription: { status: 'active', metadata: { org: 'org-1' } },
      line_items: { data: [{ quantity: 2, amount_total: 2400 }] },
    });
    expect((await eventTypes(started)).at(-1)).toBe('checkout.session.completed');
  });

  test('that is declined leaves nothing, and can be paid with another card', async () => {
    const session = await forSubscription();

    const declined = await enter(session.url!, DECLINED);
    const subscriptions = await started.stripe.subscriptions.list({ status: 'all' });
    const paid = await enter(session.url!, VISA);

    expect(declined.status).toBe(402);
    expect(declined.text).toContain('Your card was declined.');
    expect(subscriptions.data).toEqual([]);
    expect(paid.status).toBe(303);
  });

  test('goes through 3-D Secure', async () => {
    const session = await forSubscription();

    const sent = await enter(session.url!, SECURED);
    const page = new URL(sent.headers.get('location')!).pathname;
    const waiting = await started.stripe.checkout.sessions.retrieve(session.id);
    const back = await started.raw('POST', page, 'outcome=pass');
    const done = await started.stripe.checkout.sessions.retrieve(session.id, { expand: ['subscription'] });

    expect(page).toMatch(/^\/3ds\/pi_/);
    expect(waiting.status).toBe('open');
    expect(back.headers.get('location')).toBe(`http://localhost:3000/done?session=${session.id}`);
    expect(done).toMatchObject({ status: 'complete', subscription: { status: 'active' } });
  });

  test('begins with a trial, for which nothing is due', async () => {
    const session = await forSubscription({ subscription_data: { trial_period_days: 14 } });

    await enter(session.url!, VISA);
    const done = await started.stripe.checkout.sessions.retrieve(session.id, { expand: ['subscription'] });

    expect(done).toMatchObject({
      status: 'complete',
      payment_status: 'no_payment_required',
      subscription: { status: 'trialing' },
    });
  });
});

test('a checkout for a payment makes one charge, with what it was told to note', async () => {
  const session = await started.stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [
      { price_data: { currency: 'eur', product_data: { name: 'Mug' }, unit_amount: 900 }, quantity: 2 },
    ],
    payment_intent_data: { metadata: { order: '123' } },
    success_url: SUCCESS,
  });

  await enter(session.url!, VISA);
  const done = await started.stripe.checkout.sessions.retrieve(session.id, { expand: ['payment_intent'] });
  const charges = await started.stripe.charges.list();

  expect(done).toMatchObject({
    customer: null,
    payment_status: 'paid',
    payment_intent: { amount: 1800, currency: 'eur', status: 'succeeded', metadata: { order: '123' } },
  });
  expect(charges.data).toHaveLength(1);
});

test('a checkout for a card keeps it for later', async () => {
  const customer = await started.stripe.customers.create();
  const session = await started.stripe.checkout.sessions.create({
    mode: 'setup',
    currency: 'usd',
    customer: customer.id,
    success_url: SUCCESS,
  });

  await enter(session.url!, VISA);
  const done = await started.stripe.checkout.sessions.retrieve(session.id, { expand: ['setup_intent'] });
  const methods = await started.stripe.customers.listPaymentMethods(customer.id);

  expect(done).toMatchObject({ status: 'complete', setup_intent: { status: 'succeeded' } });
  expect(methods.data).toHaveLength(1);
});

describe('a session', () => {
  test('expires after 24 hours, and can not be paid any more', async () => {
    const session = await forSubscription();

    started.clock.advance(DAY - HOUR);
    const before = await started.stripe.checkout.sessions.retrieve(session.id);
    started.clock.advance(HOUR);
    const after = await started.stripe.checkout.sessions.retrieve(session.id);
    const late = await enter(session.url!, VISA);

    expect([before.status, after.status]).toEqual(['open', 'expired']);
    expect(late.status).toBe(400);
    expect((await eventTypes(started)).at(-1)).toBe('checkout.session.expired');
  });

  test('can not be paid twice', async () => {
    const session = await forSubscription();
    await enter(session.url!, VISA);

    const again = await enter(session.url!, VISA);
    const charges = await started.stripe.charges.list();

    expect(again.status).toBe(400);
    expect(charges.data).toHaveLength(1);
  });
});
