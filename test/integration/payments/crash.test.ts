import { eventOf } from '../../../lambdas/platform/events/outbox.ts';
import { silenceOutput } from '../../../lambdas/platform/testing/output.ts';
import { buy, LEASE_MS, openListening, type Listening } from './listening.ts';
import { Mortal } from './mortal.ts';
import { closeShops } from './shop.ts';
import { ourState, paidAt, paymentsTold, stripesState } from './stripes-state.ts';

silenceOutput();
afterEach(closeShops);

const AMOUNT = 2_900;
const RETRY_MS = 301_000;

/** A request that moves money. */
interface Story {
  readonly path: string;
  readonly as: string;
  readonly body: object;
  /** What Stripe has and what we say when it was done once. */
  readonly outcome: () => Promise<unknown>;
}

async function givenMortal() {
  const mortal = new Mortal();
  const shop = await openListening(mortal.wrap);
  let requests = 0;
  return { ...shop, mortal, nextKey: () => `key-${(requests += 1)}` };
}
type MortalShop = Awaited<ReturnType<typeof givenMortal>>;

async function placeOrder({ send, nextKey }: MortalShop): Promise<string> {
  const items = [{ product: 'handbook', quantity: 1 }];
  return String((await send('POST', '/orders', 'ada', { items }, nextKey())).body['id']);
}

/** Types of the events about an order. */
const told = ({ memory }: MortalShop, orderId: string) =>
  memory
    .items('events')
    .map(eventOf)
    .filter(({ aggregate }) => aggregate === orderId)
    .map(({ type }) => type);

async function intentsOf({ stripe }: MortalShop, orderId: string) {
  const { data } = await stripe.paymentIntents.list({ limit: 100 });
  return data.filter(({ metadata }) => metadata['soloist_order'] === orderId);
}

const isPaid = { status: 'paid', refunded: 0 };

async function payment(shop: MortalShop): Promise<Story> {
  const id = await placeOrder(shop);
  return {
    path: `/orders/${id}/pay`,
    as: 'ada',
    body: { paymentMethod: 'pm_card_visa' },
    outcome: async () => ({
      charged: (await intentsOf(shop, id)).map((intent) => intent.amount_received).filter(Boolean),
      order: (await shop.send('GET', `/orders/${id}`, 'ada')).body,
      told: told(shop, id).toSorted(),
    }),
  };
}

async function refund(shop: MortalShop): Promise<Story> {
  const id = await placeOrder(shop);
  await shop.send('POST', `/orders/${id}/pay`, 'ada', { paymentMethod: 'pm_card_visa' }, shop.nextKey());
  const [intent] = await intentsOf(shop, id);
  return {
    path: '/v1/admin/payments/refunds',
    as: 'root',
    body: { organisationId: 'ada-alone', orderId: id, amount: 1_000 },
    outcome: async () => ({
      refunded: (await shop.stripe.refunds.list({ payment_intent: intent!.id })).data.map(
        ({ amount }) => amount,
      ),
      order: (await shop.send('GET', `/orders/${id}`, 'ada')).body,
      told: told(shop, id).toSorted(),
    }),
  };
}

/** Somebody whose subscription was paid for, who wants a plan that costs more: charged at once. */
async function change(shop: MortalShop): Promise<Story> {
  const organisationId = shop.nextKey();
  shop.people.push({ organisationId, userId: 'ada', role: 'owner', personal: false });
  const plan = { organisationId, plan: 'pro', interval: 'month' };
  const { body } = await shop.send('POST', '/checkout-sessions', 'ada', plan, shop.nextKey());
  const [session] = (await shop.stripe.checkout.sessions.list({ status: 'open' })).data;
  if (session?.url !== body['url']) throw new Error('another session is open');
  shop.simulator.pay(session!.id, { number: '4242424242424242', email: 'ada@example.com' });
  const [bought] = (await shop.stripe.subscriptions.list({ customer: String(session!.customer) })).data;
  await shop.stripe.subscriptions.update(bought!.id, { trial_end: 'now' });
  const paid = async () =>
    (await shop.stripe.invoices.list({ subscription: bought!.id, limit: 100 })).data.filter(
      ({ status, amount_paid: amount }) => status === 'paid' && amount > 0,
    ).length;
  const before = await paid();
  return {
    path: '/subscription/change',
    as: 'ada',
    body: { organisationId, plan: 'business', interval: 'month' },
    outcome: async () => ({
      charges: (await paid()) - before,
      subscription: (await shop.send('GET', `/subscription?organisationId=${organisationId}`, 'ada')).body,
    }),
  };
}

const STORIES = {
  'a payment': [payment, { charged: [AMOUNT], order: isPaid, told: ['order.placed', 'payment.received'] }],
  'a refund': [
    refund,
    {
      refunded: [1_000],
      order: { status: 'paid', refunded: 1_000 },
      told: ['order.placed', 'payment.received'],
    },
  ],
  'a change of plan': [change, { charges: 1, subscription: { plan: 'business', status: 'active' } }],
} as const;

/** What a client does that was promised one effect: the same again, with the same key, until there is an answer. */
async function untilAnswered(shop: MortalShop, { path, as, body }: Story, key: string) {
  for (let tries = 0; tries < 5; tries += 1) {
    const { status, body: answer } = await shop.send('POST', path, as, body, key);
    if (status < 300 || answer['code'] === 'idempotency_answer_lost') return;
    if (status < 500 && status !== 409)
      throw new Error(`${path} answered ${status} ${String(answer['code'])}`);
    shop.advance(LEASE_MS);
  }
  throw new Error(`${path} had no answer in the end`);
}

describe('a function that dies after any step of', () => {
  test.each(Object.entries(STORIES))(
    '%s has its effect once when it is asked again',
    async (_, [begin, once]) => {
      const shop = await givenMortal();
      const { mortal, send, nextKey } = shop;
      let step = 0;
      for (let hasDied = true; hasDied;) {
        step += 1;
        const story = await begin(shop);
        const key = nextKey();

        mortal.dieAfter(step);
        await send('POST', story.path, story.as, story.body, key);
        hasDied = mortal.restart();
        shop.advance(LEASE_MS);
        await untilAnswered(shop, story, key);
        await shop.catchUp();

        expect(await story.outcome()).toMatchObject(once);
      }
      expect(step).toBeGreaterThan(6);
    },
  );

  test('taking and following webhooks loses nothing, and tells of nothing twice', async () => {
    for (let step = 1, hasDied = true; hasDied; step += 1) {
      const shop = await givenMortal();
      const { stripe, simulator, mortal, waiting, handle } = shop;
      const { id } = await buy(shop);
      await stripe.subscriptions.update(id, { trial_end: 'now' });

      mortal.dieAfter(step);
      await simulator.settled();
      while (waiting.length > 0 && mortal.steps < step) await tryTo(handle, waiting);
      hasDied = mortal.restart();
      shop.advance(RETRY_MS); // Stripe delivers again what was not taken
      await shop.catchUp();

      const expected = await stripesState(shop);
      expect(await ourState(shop)).toEqual(expected);
      expect(paymentsTold(shop)).toEqual(paidAt(expected));
      expect(shop.memory.items('payments', 'EVENT#').filter(({ state }) => state !== 'done')).toEqual([]);
      await closeShops();
    }
  });
});

/** What fails comes back, as in the queue. */
async function tryTo(handle: Listening['handle'], waiting: Listening['waiting']) {
  const message = waiting.shift()!;
  await handle(message).catch(() => waiting.push(message));
}
