import { silenceOutput } from '../../platform/testing/output.ts';
import { clientOf, givenPayments, ORGANISATION, OWNER } from './orders.fixture.ts';
import { ordersRoutes } from './orders.routes.ts';

silenceOutput();

const PATH = '/v1/payments/orders';
const ITEMS = { items: [{ product: 'handbook', quantity: 2 }] };
const CARD = { paymentMethod: 'pm_card_visa' };

function givenShop() {
  const given = givenPayments();
  const send = clientOf(given.services, ordersRoutes(given.services));
  const place = async () => String((await send('POST', PATH, OWNER, { body: ITEMS })).body['id']);
  const pay = (id: string, key: string, body: object = CARD, as = OWNER) =>
    send('POST', `${PATH}/${id}/pay`, as, { body, key });
  return { ...given, send, place, pay };
}

describe('POST /v1/payments/orders', () => {
  test('answers 201 with the order at the catalogue’s prices', async () => {
    const { send } = givenShop();

    const { status, body } = await send('POST', PATH, OWNER, { body: ITEMS });

    expect(status).toBe(201);
    expect(body).toMatchObject({
      organisationId: ORGANISATION,
      status: 'open',
      items: [{ product: 'handbook', name: 'Handbook', quantity: 2, price: 2_900 }],
      amount: 5_800,
      currency: 'usd',
    });
  });

  test.each([
    ['a product that is not sold', { items: [{ product: 'yacht', quantity: 1 }] }, 'items.0.product'],
    ['nothing', { items: [] }, 'items'],
    ['a price of the caller’s', { items: [{ product: 'handbook', quantity: 1, price: 1 }] }, 'items.0.price'],
    [
      'more than Stripe charges at once',
      { items: Array(40).fill({ product: 'handbook', quantity: 1_000 }) },
      'items',
    ],
  ])('answers 422 for %s', async (_, body, path) => {
    const { send } = givenShop();

    const answer = await send('POST', PATH, OWNER, { body });

    expect(answer).toMatchObject({ status: 422, body: { fields: [expect.objectContaining({ path })] } });
  });

  test.each([
    ['a member', 'member', {}, 403, 'role_required'],
    ['another organisation', OWNER, { organisationId: 'o2' }, 404, 'organisation_not_found'],
  ])('answers 4xx for %s', async (_, as, more, status, code) => {
    const { send } = givenShop();

    const answer = await send('POST', PATH, as, { body: { ...ITEMS, ...more } });

    expect(answer).toMatchObject({ status, body: { code } });
  });
});

describe('GET /v1/payments/orders', () => {
  test('lists them newest first, page by page', async () => {
    const { send, place, time } = givenShop();
    const first = await place();
    time.now += 1;
    const second = await place();

    const page = await send('GET', PATH, 'member', { query: { limit: ['1'] } });
    const next = await send('GET', PATH, 'member', {
      query: { limit: ['1'], cursor: [String(page.body['cursor'])] },
    });

    expect(page.body['items']).toEqual([expect.objectContaining({ id: second })]);
    expect(next.body['items']).toEqual([expect.objectContaining({ id: first })]);
  });

  test('answers 404 for an order of nobody, and for an organisation of others', async () => {
    const { send, place } = givenShop();
    const id = await place();

    const unknown = await send('GET', `${PATH}/unknown`, OWNER);
    const foreign = await send('GET', `${PATH}/${id}`, OWNER, { query: { organisationId: ['o2'] } });

    expect(unknown).toMatchObject({ status: 404, body: { code: 'order_not_found' } });
    expect(foreign).toMatchObject({ status: 404, body: { code: 'organisation_not_found' } });
  });
});

describe('POST /v1/payments/orders/{id}/pay', () => {
  test('answers 200, and the order is paid', async () => {
    const { send, place, pay } = givenShop();
    const id = await place();

    const answer = await pay(id, 'k1');

    expect(answer).toMatchObject({ status: 200, body: { orderId: id, status: 'paid', url: null } });
    expect((await send('GET', `${PATH}/${id}`, OWNER)).body).toMatchObject({ status: 'paid' });
  });

  test.each([
    ['one key', () => 'k1'],
    ['thirty keys', (n: number) => `k${n}`],
  ])('thirty times at once with %s charges once, and every repetition finds it paid', async (_, keyOf) => {
    const { place, pay, stripe } = givenShop();
    const id = await place();
    const keys = Array.from({ length: 30 }, (_, n) => keyOf(n));

    const answers = await Promise.all(keys.map((key) => pay(id, key)));
    const repeated = await Promise.all(keys.map((key) => pay(id, key)));

    expect(answers.filter(({ status }) => status !== 200 && status !== 409)).toEqual([]);
    expect(repeated.map(({ status, body }) => [status, body['status']])).toEqual(
      keys.map(() => [200, 'paid']),
    );
    expect(stripe.charges).toEqual([5_800]);
  });

  test('answers 503 while the outcome is unknown; the same request with the same key finds it out', async () => {
    const { place, pay, stripe } = givenShop();
    const id = await place();
    stripe.fail('paymentIntents.confirm', 'answer-lost', 3);
    stripe.fail('paymentIntents.retrieve', 'answer-lost', 3);

    const unknown = await pay(id, 'k1');
    const found = await pay(id, 'k1');

    expect(unknown).toMatchObject({ status: 503, headers: { 'Retry-After': ['5'] } });
    expect(found).toMatchObject({ status: 200, body: { status: 'paid' } });
    expect(stripe.charges).toEqual([5_800]);
  });

  test('answers 402 with the reason, and to a replay the same', async () => {
    const { place, pay } = givenShop();
    const id = await place();
    const body = { paymentMethod: 'pm_card_chargeDeclined' };

    const declined = await pay(id, 'k1', body);
    const replayed = await pay(id, 'k1', body);

    const problem = { code: 'payment_failed', reason: 'generic_decline' };
    expect(declined).toMatchObject({ status: 402, body: problem });
    expect(replayed).toMatchObject({ status: 402, body: problem });
  });

  test('answers 400 without a key, and 403 to a member', async () => {
    const { send, place, pay } = givenShop();
    const id = await place();

    const keyless = await send('POST', `${PATH}/${id}/pay`, OWNER, { body: CARD });
    const member = await pay(id, 'k1', CARD, 'member');

    expect(keyless).toMatchObject({ status: 400, body: { code: 'idempotency_key_missing' } });
    expect(member).toMatchObject({ status: 403, body: { code: 'role_required' } });
  });
});
