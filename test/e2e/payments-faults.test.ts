import { createHmac, randomUUID } from 'node:crypto';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { createClient, type Answer } from './client.ts';
import { stripeSecret } from './faults/stripe.ts';
import { operator } from './operator.ts';
import { arrival, buy, chargesOf, givenBuyer, placeOrder } from './payments-client.ts';
import type { Buyer } from './payments-client.ts';
import { forget, startRehearsal, type Rehearsal } from './rehearsal.ts';
import { login } from './target.ts';
import { until } from './until.ts';

const ONBOARDING = 9_900;
const PAYMENTS = 'soloist-staging-payments';
const VISA = { paymentMethod: 'pm_card_visa' };

describe('with a fault', () => {
  let rehearsal: Rehearsal;
  let console: ReturnType<typeof operator>;

  beforeAll(async () => {
    rehearsal = await startRehearsal({ secrets: true });
    console = operator(rehearsal.run);
    await until('Stripe’s secret', 90_000, () => stripeSecret(rehearsal.run));
    await console.advance(60); // who has looked for it before looks again
  });

  afterAll(async () => {
    await rehearsal.end();
    forget(rehearsal.state);
  });

  afterEach(() => console.mend());

  /** What has nothing to do with payments: auth, users, logins by others, the site. */
  async function others(buyer: Buyer): Promise<readonly number[]> {
    const { accessToken: token } = await login(buyer);
    const answers = await Promise.all([
      buyer.send('GET', '/v1/users/me', { token }),
      buyer.send('GET', '/v1/auth/session', { token }),
      buyer.send('GET', '/v1/auth/oauth'),
      buyer.send('GET', '/v1/health/live'),
      buyer.send('GET', '/.well-known/jwks.json'),
      buyer.send('GET', '/'),
    ]);
    return [...new Set(answers.map(({ status }) => status))];
  }
  const pay = ({ ask }: Buyer, order: string, key: string = randomUUID()) =>
    ask('POST', `${order}/pay`, { body: VISA, headers: { 'idempotency-key': key } });
  const paid = (buyer: Buyer, order: string, key: string = randomUUID()) =>
    until('the order to be paid', 60_000, async () => {
      const answer = await pay(buyer, order, key);
      return answer.status === 200 && answer.body.status === 'paid';
    });
  const isUnavailable = ({ status, headers }: Answer) => status === 503 && Number(headers['retry-after']) > 0;

  describe('in Stripe', () => {
    test('that answers nothing after it has charged, the same payment finds its charge', async () => {
      const buyer = await givenBuyer(rehearsal.run);
      const order = await placeOrder(buyer);
      const settings = { path: '/v1/payment_intents/pi_', method: 'POST', times: 1 };
      await console.fault('stripe', 'timeout-after-success', settings);

      await pay(buyer, order, 'only-key');
      await paid(buyer, order, 'only-key');

      expect(await chargesOf(rehearsal.run, order)).toEqual([ONBOARDING]);
    });

    test('that is down, what asks it is 503 until the breaker closes again, and nothing else is harmed', async () => {
      const buyer = await givenBuyer(rehearsal.run);
      const order = await placeOrder(buyer);

      await console.fault('stripe', 'down');
      const refused = [];
      for (let request = 0; request < 8; request += 1) refused.push(await pay(buyer, order));
      const opened = await console.logs('breaker of stripe is open');
      const unharmed = await others(buyer);
      const ledger = await Promise.all(
        ['entitlements', 'subscription', 'invoices', 'orders', 'plans'].map((path) =>
          buyer.ask('GET', `/v1/payments/${path}`),
        ),
      );
      await console.mend();
      await console.advance(60); // the breaker lets somebody try
      await paid(buyer, order);
      // the breaker is an environment's: several requests at once reach each of them
      const ask = () => buyer.ask('POST', '/v1/payments/portal-sessions', { body: {} });
      await until('the breaker to be closed again', 60_000, async () => {
        await Promise.all([ask(), ask(), ask()]);
        return (await console.logs('breaker of stripe is closed')).length > 0;
      });

      expect(refused.filter((answer) => !isUnavailable(answer)).map(({ text }) => text)).toEqual([]);
      expect(opened).not.toEqual([]);
      expect(unharmed).toEqual([200]);
      expect(ledger.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
      expect(await chargesOf(rehearsal.run, order)).toEqual([ONBOARDING]);
    });
  });

  describe.each(['crash', 'throttle'])('in the function of payments (%s)', (kind) => {
    test('everything else goes on, and what was bought meanwhile arrives once it is mended', async () => {
      const buyer = await givenBuyer(rehearsal.run);
      const { url } = (
        await buyer.ask('POST', '/v1/payments/checkout-sessions', {
          body: { plan: 'business', interval: 'month' },
        })
      ).body;

      await console.fault('lambda', kind, { function: PAYMENTS });
      await fetch(url, {
        method: 'POST',
        body: new URLSearchParams({ number: '4242424242424242', email: 'buyer@example.com' }),
        redirect: 'manual',
      });
      const broken = await buyer.ask('GET', '/v1/payments/plans');
      const unharmed = await others(buyer);
      await console.mend();
      await arrival('the purchase', console, async () => {
        const { body } = await buyer.ask('GET', '/v1/payments/entitlements');
        return body.plan === 'business';
      });

      expect([502, 503]).toContain(broken.status);
      expect(unharmed).toEqual([200]);
    });
  });

  test('of a network that repeats, delays and mixes webhooks, the purchase arrives as it was made', async () => {
    const buyer = await givenBuyer(rehearsal.run);
    for (const kind of ['webhook-duplicate', 'webhook-reorder'])
      await console.fault('stripe', kind, { ms: 1_000 });

    await buy(buyer, 'business');

    await arrival('the purchase', console, async () => {
      const { body } = await buyer.ask('GET', '/v1/payments/entitlements');
      return body.plan === 'business';
    });
    const invoices = await arrival('the payment', console, async () => {
      const { items } = (await buyer.ask('GET', '/v1/payments/invoices')).body;
      return items[0]?.status === 'paid' && items;
    });
    expect(invoices).toHaveLength(1);
  });

  describe('in a webhook', () => {
    const body = () =>
      JSON.stringify({ id: `evt_${randomUUID()}`, type: 'invoice.paid', created: 1, data: {} });
    const now = async () => Math.floor((await console.state()).clock.now / 1_000);
    const secret = async () => (await stripeSecret(rehearsal.run))!.webhookSecret.split(',')[0]!;
    const sign = (text: string, at: number, by: string) =>
      createHmac('sha256', by).update(`${at}.${text}`).digest('hex');
    const deliver = (text: string, signature: string) =>
      createClient(rehearsal.run.api)('POST', '/v1/webhooks/stripe', {
        body: text,
        headers: { 'stripe-signature': signature },
      });

    test.each<[string, number, (text: string, at: number) => Promise<[string, string]>]>([
      [
        'that is as it was sent',
        200,
        async (text, at) => [text, `t=${at},v1=${sign(text, at, await secret())}`],
      ],
      // a slow machine makes it younger, and the next one older
      [
        'from 299 s ahead',
        200,
        async (text, at) => [text, `t=${at + 299},v1=${sign(text, at + 299, await secret())}`],
      ],
      [
        'of 301 s ago',
        400,
        async (text, at) => [text, `t=${at - 301},v1=${sign(text, at - 301, await secret())}`],
      ],
      [
        'with a second signature that is right',
        200,
        async (text, at) => [text, `t=${at},v1=${'0'.repeat(64)},v1=${sign(text, at, await secret())}`],
      ],
      ['that is forged', 400, async (text, at) => [text, `t=${at},v1=${sign(text, at, 'whsec_forged')}`]],
      [
        'that was cut short on its way',
        400,
        async (text, at) => [text.slice(0, -1), `t=${at},v1=${sign(text, at, await secret())}`],
      ],
      ['without a signature', 400, async (text) => [text, '']],
    ])('%s: %i, and only what is accepted is kept', async (_, status, forge) => {
      const text = body();
      const [sent, signature] = await forge(text, await now());

      const answer = await deliver(sent, signature);

      expect(answer.status).toBe(status);
      const { id } = JSON.parse(text);
      expect(await keptOf(id)).toBe(status === 200 ? 1 : 0);
    });

    /** How many items the inbox has of an event. */
    async function keptOf(eventId: string): Promise<number> {
      const client = new DynamoDBClient({
        endpoint: rehearsal.run.aws,
        region: 'us-east-1',
        credentials: { accessKeyId: 'operator', secretAccessKey: 'operator' },
      });
      const { tables } = await console.state();
      const { name: TableName } = tables.find(({ name }: any) => name.includes('Payments'));
      const { Count = 0 } = await client.send(
        new ScanCommand({
          TableName,
          FilterExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': { S: `EVENT#${eventId}` } },
        }),
      );
      client.destroy();
      return Count;
    }
  });
});
