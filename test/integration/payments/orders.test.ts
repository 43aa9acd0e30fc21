import { PolicedGateway } from '../../../lambdas/payments/stripe/policed-gateway.ts';
import { settleOrder } from '../../../lambdas/payments/orders/settle.ts';
import { issueRefund } from '../../../lambdas/payments/refunds/issue-refund.ts';
import { silenceOutput } from '../../../lambdas/platform/testing/output.ts';
import { closeShops, openShop } from './shop.ts';

silenceOutput();
afterEach(closeShops);

const AMOUNT = 2_900;
/** Short, because some faults are a silence; still long beside an answer of the simulator. */
const SETTINGS = {
  timeoutMs: 1_500,
  attempts: 2,
  backoffMs: 0,
  maxBackoffMs: 0,
  budgetMs: 10_000,
  breaker: null,
};

async function givenOrder() {
  const shop = await openShop();
  const stripe = new PolicedGateway({ stripe: async () => shop.stripe, settings: SETTINGS });
  const services = { ...shop.services, stripe };
  const send = shop.client(services);
  const items = [{ product: 'handbook', quantity: 1 }];
  const { body } = await send('POST', '/orders', 'ada', { items });
  const id = String(body['id']);
  return {
    ...shop,
    services,
    id,
    organisationId: String(body['organisationId']),
    read: async () => (await send('GET', `/orders/${id}`, 'ada')).body,
    pay: (key: string, paymentMethod: string | null = 'pm_card_visa') =>
      send('POST', `/orders/${id}/pay`, 'ada', paymentMethod === null ? {} : { paymentMethod }, key),
    /** What Stripe has taken: amounts of charges that went through. */
    charges: async () =>
      (await shop.stripe.charges.list({ limit: 100 })).data
        .filter(({ paid }) => paid)
        .map(({ amount }) => amount),
    intents: async () => (await shop.stripe.paymentIntents.list({ limit: 100 })).data,
  };
}

describe('paying an order at Stripe', () => {
  test('charges it, and the order is paid', async () => {
    const { pay, read, charges, intents, id } = await givenOrder();

    const answer = await pay('k1');

    expect(answer).toMatchObject({ status: 200, body: { status: 'paid' } });
    expect(await charges()).toEqual([AMOUNT]);
    expect(await intents()).toMatchObject([{ metadata: { soloist_order: id, soloist_attempt: '1' } }]);
    expect(await read()).toMatchObject({ status: 'paid' });
  });

  test.each([
    ['one key', () => 'k1'],
    ['thirty keys', (n: number) => `k${n}`],
  ])('thirty times at once with %s charges once', async (_, keyOf) => {
    const { pay, read, charges } = await givenOrder();

    const answers = await Promise.all(Array.from({ length: 30 }, (_, n) => pay(keyOf(n))));

    expect(answers.filter(({ status }) => status !== 200 && status !== 409)).toEqual([]);
    expect(await pay('at-last')).toMatchObject({ status: 200, body: { status: 'paid' } });
    expect(await charges()).toEqual([AMOUNT]);
    expect(await read()).toMatchObject({ status: 'paid' });
  });

  test.each([
    ['500-before', '/v1/payment_intents', 1],
    ['500-after', '/v1/payment_intents', 1],
    ['timeout-after-success', '/v1/payment_intents', 1],
    ['429', '/v1/payment_intents', 3],
    ['down', '/v1/payment_intents', 3],
    ['500-before', '/v1/payment_intents/pi_', 1],
    ['500-after', '/v1/payment_intents/pi_', 1],
    ['timeout-after-success', '/v1/payment_intents/pi_', 2],
  ])('after %s at %s, %i times, has charged once in the end', async (kind, path, times) => {
    const { pay, charges, faults, read } = await givenOrder();
    faults.set({ service: 'stripe', kind, settings: { path, times, method: 'POST' } });

    const answers = [await pay('k1'), await pay('k1'), await pay('k1')];

    expect(answers.filter(({ status }) => status !== 200 && status !== 503)).toEqual([]);
    expect(answers.at(-1)).toMatchObject({ status: 200, body: { status: 'paid' } });
    expect(await charges()).toEqual([AMOUNT]);
    expect(await read()).toMatchObject({ status: 'paid' });
  });

  test('follows a card that is declined with another, and leaves nothing behind that could be charged', async () => {
    const { pay, charges, intents } = await givenOrder();

    const declined = await pay('k1', 'pm_card_chargeDeclinedInsufficientFunds');
    const paid = await pay('k2');

    expect(declined).toMatchObject({ status: 402, body: { reason: 'insufficient_funds' } });
    expect(paid).toMatchObject({ status: 200, body: { status: 'paid' } });
    expect(await charges()).toEqual([AMOUNT]);
    expect((await intents()).map(({ status }) => status).sort()).toEqual(['canceled', 'succeeded']);
  });

  test('that the bank asks about is paid once the customer has answered, by the webhook alone', async () => {
    const { pay, read, simulator, intents, services } = await givenOrder();
    const asked = await pay('k1', 'pm_card_authenticationRequired');
    const [intent] = await intents();
    simulator.authenticate(intent!.id, true);

    const [after] = await intents();
    await settleOrder(services, after!);

    expect(asked).toMatchObject({ status: 200, body: { status: 'requires_action' } });
    expect(asked.body['url']).toBe(intent!.next_action?.redirect_to_url?.url);
    expect(await read()).toMatchObject({ status: 'paid' });
  });

  test('takes the card that the customer has, and fails without one', async () => {
    const { pay, stripe, services, organisationId } = await givenOrder();
    const without = await pay('k1', null);
    const { ensureCustomer } = await import('../../../lambdas/payments/customers/ensure-customer.ts');
    const customer = await ensureCustomer(services, { organisationId, userId: 'ada' });
    await stripe.paymentMethods.attach('pm_card_visa', { customer });

    const paid = await pay('k2', null);

    expect(without).toMatchObject({ status: 409, body: { code: 'payment_method_missing' } });
    expect(paid).toMatchObject({ status: 200, body: { status: 'paid' } });
  });

  test('refuses another customer’s card, and takes one’s own afterwards', async () => {
    const { pay, stripe, charges } = await givenOrder();
    const other = await stripe.customers.create({});
    const theirs = await stripe.paymentMethods.attach('pm_card_visa', { customer: other.id });

    const refused = await pay('k1', theirs.id);
    const paid = await pay('k2');

    expect(refused).toMatchObject({ status: 422, body: { code: 'stripe_refused' } });
    expect(paid).toMatchObject({ status: 200 });
    expect(await charges()).toEqual([AMOUNT]);
  });
});

describe('refunding an order at Stripe', () => {
  const wish = { invoiceId: null, reason: 'requested_by_customer', by: 'admin' } as const;

  test.each(['500-before', '500-after', 'timeout-after-success', 'down'])(
    'after %s has given back once in the end',
    async (kind) => {
      const { pay, read, services, stripe, faults, organisationId, id: orderId } = await givenOrder();
      await pay('k1');
      faults.set({ service: 'stripe', kind, settings: { path: '/v1/refunds', times: 2, method: 'POST' } });
      const refund = () =>
        issueRefund(services, { ...wish, organisationId, orderId, refundId: 'r1', amount: 1_000 });

      await refund().catch(() => undefined);
      const issued = await refund();

      const { data } = await stripe.refunds.list();
      expect(issued).toMatchObject({ status: 'issued', amount: 1_000 });
      expect(data.map(({ amount }) => amount)).toEqual([1_000]);
      expect(await read()).toMatchObject({ refunded: 1_000 });
    },
  );
});
