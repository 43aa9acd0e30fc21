import { syncSeats } from '../../../lambdas/payments/subscriptions/sync-seats.ts';
import { silenceOutput } from '../../../lambdas/platform/testing/output.ts';
import { closeShops, openShop, type Shop } from './shop.ts';

silenceOutput();
afterEach(closeShops);

const VISA = '4242424242424242';
const DAY = 86_400_000;
const BUSINESS = { plan: 'business', interval: 'month', organisationId: 'engines' };
const YEARLY = { plan: 'pro', interval: 'year', organisationId: 'engines' };

/** An organisation of three whose trial of the plan Pro is over. */
async function givenSubscribed(shop?: Shop) {
  const open = shop ?? (await openShop());
  await open.stock();
  const send = open.client();
  const wanted = { plan: 'pro', interval: 'month', organisationId: 'engines' };
  await send('POST', '/checkout-sessions', 'ada', wanted, 'k1');
  const [session] = (await open.stripe.checkout.sessions.list({ status: 'open' })).data;
  open.simulator.pay(session!.id, { number: VISA, email: 'ada@example.com' });
  const [subscription] = (await open.stripe.subscriptions.list()).data;
  await open.stripe.subscriptions.update(subscription!.id, { trial_end: 'now' });
  return { shop: open, send, subscription: subscription! };
}

/** From now on the customer's card is this one. */
async function useCard({ stripe }: Shop, card: string) {
  const [subscription] = (await stripe.subscriptions.list()).data;
  const customer = subscription!.customer as string;
  const method = await stripe.paymentMethods.attach(card, { customer });
  await stripe.customers.update(customer, { invoice_settings: { default_payment_method: method.id } });
  await stripe.subscriptions.update(subscription!.id, { default_payment_method: method.id });
  return method.id;
}

async function itemsAt({ stripe }: Shop) {
  const [subscription] = (await stripe.subscriptions.list()).data;
  return subscription!.items.data.map(({ price, quantity }) => [price.lookup_key, quantity]);
}

describe('GET /v1/payments/subscription', () => {
  test('is the plan that costs nothing for who never bought', async () => {
    const shop = await openShop();

    const answer = await shop.client()('GET', '/subscription', 'eve');

    expect(answer).toMatchObject({
      status: 200,
      body: { organisationId: 'eve-alone', plan: 'free', status: 'none' },
    });
  });

  test('shows members what was bought, and strangers nothing', async () => {
    const { send } = await givenSubscribed();
    await send('POST', '/subscription/resume', 'ada', { organisationId: 'engines' });

    const member = await send('GET', '/subscription?organisationId=engines', 'mary');
    const stranger = await send('GET', '/subscription?organisationId=engines', 'eve');

    expect(member).toMatchObject({ status: 200, body: { plan: 'pro', status: 'active', seats: 3 } });
    expect(stranger).toMatchObject({ status: 404, body: { code: 'organisation_not_found' } });
  });
});

describe('POST /v1/payments/subscription/change', () => {
  test('costs what its preview has shown, and is seen at once', async () => {
    const { shop, send } = await givenSubscribed();
    shop.advance(10 * DAY);

    const preview = await send('POST', '/subscription/change', 'ada', { ...BUSINESS, preview: true });
    const { amountDue, prorationDate } = preview.body;
    shop.advance(600_000);
    const agreed = { amountDue, prorationDate };
    const change = await send('POST', '/subscription/change', 'ada', { ...BUSINESS, agreed });

    const [invoice] = (await shop.stripe.invoices.list({ limit: 1 })).data;
    expect(change).toMatchObject({
      status: 200,
      body: { status: 'changed', subscription: { plan: 'business', seats: 1 } },
    });
    expect(amountDue).toBeGreaterThan(0);
    expect(invoice).toMatchObject({ status: 'paid', amount_paid: amountDue });
  });

  test('previews without changing anything', async () => {
    const { shop, send } = await givenSubscribed();

    const answer = await send('POST', '/subscription/change', 'ada', { ...BUSINESS, preview: true });

    expect(answer).toMatchObject({ status: 200, body: { status: 'preview', currency: 'usd' } });
    expect(await itemsAt(shop)).toEqual([['soloist:pro:month', 3]]);
  });

  test('brings the meters of the new plan, and takes those of the old one', async () => {
    const { shop, send } = await givenSubscribed();

    await send('POST', '/subscription/change', 'ada', BUSINESS);
    const there = await itemsAt(shop);
    await send('POST', '/subscription/change', 'ada', YEARLY);
    const back = await itemsAt(shop);

    expect(there.map(([key]) => key)).toEqual(['soloist:business:month', 'soloist:business:messages:month']);
    expect(back).toEqual([['soloist:pro:year', 3]]);
  });

  test('is refused when it costs something else than was agreed to', async () => {
    const { shop, send } = await givenSubscribed();
    const preview = await send('POST', '/subscription/change', 'ada', { ...YEARLY, preview: true });
    const { amountDue, prorationDate } = preview.body;
    shop.people.push({ organisationId: 'engines', userId: 'grace', role: 'member', personal: false });

    const agreed = { amountDue, prorationDate };
    const change = await send('POST', '/subscription/change', 'ada', { ...YEARLY, agreed });

    expect(change).toMatchObject({ status: 409, body: { code: 'amount_changed' } });
    expect(await itemsAt(shop)).toEqual([['soloist:pro:month', 3]]);
  });

  test('waits for its payment where the bank asks for it, and says where to pay', async () => {
    const { shop, send } = await givenSubscribed();
    await useCard(shop, 'pm_card_authenticationRequired');

    const change = await send('POST', '/subscription/change', 'ada', BUSINESS);
    const again = await send('POST', '/subscription/change', 'ada', BUSINESS);

    const [invoice] = (await shop.stripe.invoices.list({ limit: 1 })).data;
    expect(change.body).toMatchObject({
      status: 'payment_required',
      paymentUrl: invoice!.hosted_invoice_url,
      subscription: { plan: 'pro', status: 'active' },
    });
    expect(again.body['paymentUrl']).toBe(invoice!.hosted_invoice_url);
  });

  test('is made once, however many ask for it at the same time', async () => {
    const { shop, send } = await givenSubscribed();
    const before = (await shop.stripe.invoices.list({ limit: 100 })).data.length;
    const requests = Array.from({ length: 10 }, (_, index) =>
      send('POST', '/subscription/change', 'ada', BUSINESS, index < 5 ? 'k7' : undefined),
    );

    const answers = await Promise.all(requests);

    const after = (await shop.stripe.invoices.list({ limit: 100 })).data.length;
    expect(answers.map(({ status, body }) => body['code'] ?? status)).toContain(200);
    expect(after - before).toBe(1);
    expect(await itemsAt(shop)).toHaveLength(2);
  });

  test('is not kept waiting for long by a function that was stopped in the middle', async () => {
    const { shop, send } = await givenSubscribed();
    const { table, clock } = shop.services;
    await table.write(table.put({ pk: 'ORG#engines', sk: 'CHANGE', until: clock.now() + 35_000 }));

    const early = await send('POST', '/subscription/change', 'ada', BUSINESS, 'k7');
    shop.advance(35_000);
    const late = await send('POST', '/subscription/change', 'ada', BUSINESS, 'k7');

    expect(early).toMatchObject({ status: 409, body: { code: 'change_in_flight' } });
    expect(late).toMatchObject({ status: 200, body: { status: 'changed' } });
  });

  test.each([
    ['a member', 'mary', BUSINESS, 403, 'role_required'],
    ['a stranger', 'eve', BUSINESS, 404, 'organisation_not_found'],
    ['who has no subscription', 'eve', { plan: 'pro', interval: 'month' }, 409, 'not_subscribed'],
    ['the plan that costs nothing', 'ada', { ...BUSINESS, plan: 'free' }, 422, 'validation_failed'],
    [
      'an old preview',
      'ada',
      { ...BUSINESS, agreed: { amountDue: 0, prorationDate: '2026-11-01T00:00:00Z' } },
      422,
      'validation_failed',
    ],
  ])('is refused for %s', async (_, who, body, status, code) => {
    const { send } = await givenSubscribed();

    const answer = await send('POST', '/subscription/change', who, body);

    expect([answer.status, answer.body['code']]).toEqual([status, code]);
  });
});

describe('ending a subscription', () => {
  const ENGINES = { organisationId: 'engines' };

  test('lets the period that is paid for go by, and can be taken back', async () => {
    const { send } = await givenSubscribed();

    const ended = await send('POST', '/subscription/cancel', 'ada', ENGINES);
    const again = await send('POST', '/subscription/cancel', 'charles', ENGINES);
    const resumed = await send('POST', '/subscription/resume', 'ada', ENGINES);

    expect(ended.body).toMatchObject({ status: 'active', cancelAtPeriodEnd: true });
    expect(ended.body['endsAt']).toBe(ended.body['currentPeriodEnd']);
    expect(again.body).toEqual(ended.body);
    expect(resumed.body).toMatchObject({ cancelAtPeriodEnd: false, endsAt: null });
  });

  test('works as often as somebody changes their mind', async () => {
    const { send } = await givenSubscribed();

    for (let turn = 0; turn < 3; turn += 1) {
      await send('POST', '/subscription/cancel', 'ada', ENGINES);
      await send('POST', '/subscription/resume', 'ada', ENGINES);
    }
    const ended = await send('POST', '/subscription/cancel', 'ada', ENGINES);

    expect(ended.body).toMatchObject({ cancelAtPeriodEnd: true });
  });

  test('lets nobody change what is about to end', async () => {
    const { send } = await givenSubscribed();
    await send('POST', '/subscription/cancel', 'ada', ENGINES);

    const change = await send('POST', '/subscription/change', 'ada', BUSINESS);

    expect(change).toMatchObject({ status: 409, body: { code: 'subscription_not_changeable' } });
  });

  test('resumes what was to end by a date, as Stripe’s portal may set it', async () => {
    const { shop, send, subscription } = await givenSubscribed();
    const at = Math.floor((shop.services.clock.now() + DAY) / 1_000);
    await shop.stripe.subscriptions.update(subscription.id, { cancel_at: at });

    const resumed = await send('POST', '/subscription/resume', 'ada', ENGINES);

    expect(resumed.body).toMatchObject({ cancelAtPeriodEnd: false, endsAt: null });
  });

  test.each(['cancel', 'resume'])('%s is for owners and admins of who has one', async (what) => {
    const { send } = await givenSubscribed();

    const member = await send('POST', `/subscription/${what}`, 'mary', ENGINES);
    const without = await send('POST', `/subscription/${what}`, 'eve', {});

    expect(member).toMatchObject({ status: 403, body: { code: 'role_required' } });
    expect(without).toMatchObject({ status: 409, body: { code: 'not_subscribed' } });
  });
});

describe('seats', () => {
  test('follow the number of members, and are billed with the next invoice', async () => {
    const { shop } = await givenSubscribed();
    shop.people.push({ organisationId: 'engines', userId: 'grace', role: 'member', personal: false });

    const grown = await syncSeats(shop.services, 'engines', 'm1');
    const again = await syncSeats(shop.services, 'engines', 'm2');

    expect([grown, again]).toEqual([true, false]);
    expect(await itemsAt(shop)).toEqual([['soloist:pro:month', 4]]);
  });

  test('stay as they are for plans that are not sold by the seat, and for who has none', async () => {
    const { shop, send } = await givenSubscribed();
    await send('POST', '/subscription/change', 'ada', BUSINESS);
    shop.people.push({ organisationId: 'engines', userId: 'grace', role: 'member', personal: false });

    const flat = await syncSeats(shop.services, 'engines', 'm1');
    const none = await syncSeats(shop.services, 'eve-alone', 'm2');

    expect([flat, none]).toEqual([false, false]);
  });
});

describe('POST /v1/payments/portal-sessions', () => {
  test('opens Stripe’s pages, which lead back to this site', async () => {
    const { send } = await givenSubscribed();

    const answer = await send('POST', '/portal-sessions', 'ada', {
      organisationId: 'engines',
      returnPath: '/billing',
    });

    expect(answer).toEqual({ status: 201, body: { url: expect.stringMatching(/^http:.*\/portal\/bps_/) } });
  });

  test.each([
    ['a member', 'mary', { organisationId: 'engines' }, 403, 'role_required'],
    ['a stranger', 'eve', { organisationId: 'engines' }, 404, 'organisation_not_found'],
    ['who has bought nothing', 'eve', {}, 409, 'nothing_to_manage'],
    ['a way back to another site', 'ada', { returnPath: 'https://evil.example' }, 422, 'validation_failed'],
  ])('is refused for %s', async (_, who, body, status, code) => {
    const { send } = await givenSubscribed();

    const answer = await send('POST', '/portal-sessions', who, body);

    expect([answer.status, answer.body['code']]).toEqual([status, code]);
  });
});
