import { silenceOutput } from '../../../lambdas/platform/testing/output.ts';
import { closeShops, openShop, SITE, type Shop } from './shop.ts';

silenceOutput();
afterEach(closeShops);

const PATH = '/checkout-sessions';
const PRO = { plan: 'pro', interval: 'month', organisationId: 'engines' };

async function givenShop(): Promise<Shop> {
  const shop = await openShop();
  await shop.stock();
  return shop;
}

const sessionsOf = async ({ stripe }: Shop, status: 'open' | 'complete' | 'expired' = 'open') =>
  (await stripe.checkout.sessions.list({ limit: 100, status })).data;

/** What the buyer does on Stripe's page. */
async function pay({ simulator, stripe }: Shop, url: unknown) {
  const session = (await stripe.checkout.sessions.list({ limit: 100 })).data.find((one) => one.url === url);
  simulator.pay(session!.id, { number: '4242424242424242', email: 'ada@example.com' });
}

describe('POST /v1/payments/checkout-sessions', () => {
  test('leads to a page where as many seats as there are members are bought, after the trial', async () => {
    const shop = await givenShop();

    const answer = await shop.client()('POST', PATH, 'ada', { ...PRO, successPath: '/billing' }, 'k1');

    const [session] = await sessionsOf(shop);
    const lines = await shop.stripe.checkout.sessions.listLineItems(session!.id);
    expect(answer).toEqual({
      status: 201,
      body: { url: session!.url, expiresAt: new Date(session!.expires_at * 1_000).toISOString() },
    });
    expect(lines.data).toMatchObject([{ quantity: 3, price: { lookup_key: 'soloist:pro:month' } }]);
    expect(session).toMatchObject({
      client_reference_id: 'engines',
      success_url: `${SITE}/billing`,
      metadata: { soloist_organisation: 'engines' },
    });
  });

  test('sells metered usage with the plan that has it', async () => {
    const shop = await givenShop();

    await shop.client()('POST', PATH, 'ada', { plan: 'business', interval: 'month' }, 'k1');

    const [session] = await sessionsOf(shop);
    const { data } = await shop.stripe.checkout.sessions.listLineItems(session!.id);
    expect(data.map(({ price }) => price?.lookup_key)).toEqual([
      'soloist:business:month',
      'soloist:business:messages:month',
    ]);
  });

  test('gives the open session again to whoever wants the same, and makes one customer', async () => {
    const shop = await givenShop();
    const send = shop.client();

    const first = await send('POST', PATH, 'ada', PRO, 'k1');
    const second = await send('POST', PATH, 'charles', PRO, 'k2');

    expect(second.body['url']).toBe(first.body['url']);
    expect(await sessionsOf(shop)).toHaveLength(1);
    expect((await shop.stripe.customers.list()).data).toHaveLength(1);
  });

  test('closes the open session when another plan is wanted: two tabs buy one subscription', async () => {
    const shop = await givenShop();
    const send = shop.client();
    const first = await send('POST', PATH, 'ada', PRO, 'k1');

    const second = await send('POST', PATH, 'ada', { ...PRO, interval: 'year' }, 'k2');

    expect((await sessionsOf(shop)).map(({ url }) => url)).toEqual([second.body['url']]);
    expect(await sessionsOf(shop, 'expired')).toHaveLength(1);
    await expect(pay(shop, first.body['url'])).rejects.toThrow();
  });

  test.each([1, 30])('leaves one session open after 30 requests at once with %i keys', async (keys) => {
    const shop = await givenShop();
    const send = shop.client();
    const requests = Array.from({ length: 30 }, (_, index) =>
      send('POST', PATH, index % 2 === 0 ? 'ada' : 'charles', PRO, `k${index % keys}`),
    );

    const answers = await Promise.all(requests);

    const [open, ...others] = await sessionsOf(shop);
    const urls = new Set(answers.filter(({ status }) => status === 201).map(({ body }) => body['url']));
    expect([...urls]).toEqual([open!.url]);
    expect(others).toEqual([]);
    expect((await shop.stripe.customers.list()).data).toHaveLength(1);
  });

  test('is refused once a session was paid, though no webhook has told of it yet', async () => {
    const shop = await givenShop();
    const send = shop.client();
    const first = await send('POST', PATH, 'ada', PRO, 'k1');
    await pay(shop, first.body['url']);

    const again = await send('POST', PATH, 'ada', PRO, 'k2');

    expect(again).toMatchObject({ status: 409, body: { code: 'already_subscribed' } });
  });

  test('sells again after the end, without a second trial', async () => {
    const shop = await givenShop();
    const send = shop.client();
    await pay(shop, (await send('POST', PATH, 'ada', PRO, 'k1')).body['url']);
    const [subscription] = (await shop.stripe.subscriptions.list()).data;
    await shop.stripe.subscriptions.cancel(subscription!.id);

    const again = await send('POST', PATH, 'ada', PRO, 'k2');
    await pay(shop, again.body['url']);

    const [next] = (await shop.stripe.subscriptions.list()).data;
    expect(subscription!.status).toBe('trialing');
    expect(next!.status).toBe('active');
  });

  test.each([
    ['nobody’s key', PRO, 'ada', undefined, 400, 'idempotency_key_missing'],
    ['a member', PRO, 'mary', 'k1', 403, 'role_required'],
    ['a stranger', PRO, 'eve', 'k1', 404, 'organisation_not_found'],
    ['the plan that costs nothing', { ...PRO, plan: 'free' }, 'ada', 'k1', 422, 'validation_failed'],
    ['an unknown plan', { ...PRO, plan: 'gold' }, 'ada', 'k1', 422, 'validation_failed'],
    ['an interval not sold', { plan: 'business', interval: 'year' }, 'ada', 'k1', 422, 'validation_failed'],
    ['another site', { ...PRO, successPath: '//evil.example' }, 'ada', 'k1', 201, undefined],
    ['no path', { ...PRO, successPath: '@evil.example' }, 'ada', 'k1', 422, 'validation_failed'],
    ['a backslash', { ...PRO, successPath: '/\\evil.example' }, 'ada', 'k1', 422, 'validation_failed'],
  ])('for %s', async (_, body, who, key, status, code) => {
    const shop = await givenShop();

    const answer = await shop.client()('POST', PATH, who, body, key);

    expect([answer.status, answer.body['code']]).toEqual([status, code]);
    for (const session of await sessionsOf(shop)) expect(new URL(session.success_url!).origin).toBe(SITE);
  });

  test('is 503 while the catalogue is not at Stripe, or Stripe is down', async () => {
    const shop = await openShop();
    const send = shop.client();

    const unstocked = await send('POST', PATH, 'ada', PRO, 'k1');
    await shop.stock();
    await shop.simulator.stop();
    const down = await send('POST', PATH, 'ada', PRO, 'k2');

    expect(unstocked).toMatchObject({ status: 503, body: { code: 'plan_not_for_sale' } });
    expect(down).toMatchObject({ status: 503, body: { code: 'payments_unavailable' } });
  });
});
