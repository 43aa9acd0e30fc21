import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { handleMessage } from '../../../lambdas/payments/handle-message.ts';
import { STRIPE_EVENT_TYPES } from '../../../lambdas/payments/payments.contract.ts';
import type { PaymentsMessage } from '../../../lambdas/payments/payments.contract.ts';
import type { WebhookServices } from '../../../lambdas/payments/services.ts';
import { webhooksRoutes } from '../../../lambdas/payments/webhooks/webhooks.routes.ts';
import { service } from '../../../lambdas/platform/http/test-service.ts';
import { silenceOutput } from '../../../lambdas/platform/testing/output.ts';
import { API_VERSION, closeShops, openShop } from './shop.ts';

silenceOutput();

const closers: (() => unknown)[] = [];
afterEach(async () => {
  await closeShops();
  for (const close of closers.splice(0)) close();
});

const VISA = '4242424242424242';
const DAY = 86_400_000;

/** A shop that Stripe tells what happens, by webhooks over HTTP, and a worker that does what was queued. */
async function givenListening() {
  const shop = await openShop();
  await shop.stock();
  const waiting: PaymentsMessage[] = [];
  const secrets: string[] = [];
  const services: WebhookServices = {
    ...shop.services,
    queue: { send: async (messages) => void waiting.push(...messages) },
    webhookSecrets: async () => secrets,
  };
  const url = await listen(services);
  const endpoint = await shop.stripe.webhookEndpoints.create({
    url: `${url}/v1/webhooks/stripe`,
    enabled_events: [...STRIPE_EVENT_TYPES],
    api_version: API_VERSION,
  });
  secrets.push(endpoint.secret!);
  const work = async () => {
    for (let message = waiting.shift(); message; message = waiting.shift())
      await handleMessage(services, message);
  };
  return {
    ...shop,
    services,
    send: shop.client(services),
    waiting,
    /** Everything that is due is delivered and done. */
    catchUp: async () => {
      await shop.stripe.balance.retrieve().catch(() => null); // any call lets what is due by the clock happen
      await shop.simulator.settled();
      await work();
    },
    night: async (repair = false) => {
      waiting.push({ kind: 'reconcile', repair });
      await work();
    },
  };
}

type Listening = Awaited<ReturnType<typeof givenListening>>;

/** The function behind a port, as Stripe reaches it. */
async function listen(services: WebhookServices): Promise<string> {
  const call = service(webhooksRoutes(services));
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => void chunks.push(chunk));
    request.on('end', () => {
      const headers = request.headers as Record<string, string>;
      const body = Buffer.concat(chunks).toString('base64');
      const { method = 'POST', url: path = '/' } = request;
      void call({ method, path, headers, body, isBase64Encoded: true }).then(({ statusCode, body: answer }) =>
        response.writeHead(statusCode).end(answer),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** An organisation of three buys the plan Pro on Stripe's page. */
async function buy({ send, stripe, simulator }: Listening) {
  await send(
    'POST',
    '/checkout-sessions',
    'ada',
    { plan: 'pro', interval: 'month', organisationId: 'engines' },
    'k1',
  );
  const [session] = (await stripe.checkout.sessions.list({ status: 'open' })).data;
  simulator.pay(session!.id, { number: VISA, email: 'ada@example.com' });
  const [subscription] = (await stripe.subscriptions.list()).data;
  return subscription!;
}

/** What the organisation may use, as its API says. */
async function planOf({ send }: Listening) {
  const { body } = await send('GET', '/entitlements?organisationId=engines', 'mary');
  return body['plan'];
}

describe('a purchase on Stripe’s page', () => {
  test('opens the plan with its webhooks, not with the way back from the page', async () => {
    const shop = await givenListening();

    await buy(shop);
    const before = await planOf(shop);
    await shop.catchUp();

    expect([before, await planOf(shop)]).toEqual(['free', 'pro']);
  });

  test.each(['webhook-duplicate', 'webhook-reorder'] as const)(
    'ends in the same state with %s',
    async (kind) => {
      const shop = await givenListening();
      shop.faults.set({ service: 'stripe', kind, settings: {} });

      const { id } = await buy(shop);
      await shop.stripe.subscriptions.update(id, { trial_end: 'now' });
      await shop.catchUp();

      const invoices = await shop.send('GET', '/invoices?organisationId=engines', 'mary');
      expect(await planOf(shop)).toBe('pro');
      expect(invoices.body['items']).toContainEqual(
        expect.objectContaining({ status: 'paid', amountPaid: 3_600 }),
      );
    },
  );

  test('whose webhooks are lost is found at night, and repaired when it is asked for', async () => {
    const shop = await givenListening();
    shop.faults.set({ service: 'stripe', kind: 'webhook-lose', settings: {} });
    await buy(shop);
    await shop.catchUp();
    shop.advance(3_600_000);

    await shop.night();
    const reported = await planOf(shop);
    await shop.night(true);

    expect([reported, await planOf(shop)]).toEqual(['free', 'pro']);
  });
});

describe('a renewal that fails', () => {
  test('keeps the plan for the grace, ends it after, and has it back with the payment', async () => {
    const shop = await givenListening();
    const { id, customer } = await buy(shop);
    await shop.stripe.subscriptions.update(id, { trial_end: 'now' });
    const method = await shop.stripe.paymentMethods.attach('pm_card_chargeCustomerFail', {
      customer: String(customer),
    });
    await shop.stripe.subscriptions.update(id, { default_payment_method: method.id });
    await shop.catchUp();

    shop.advance(31 * DAY);
    await shop.catchUp();
    const during = await planOf(shop);
    shop.advance(7 * DAY);
    const after = await planOf(shop);
    const good = await shop.stripe.paymentMethods.attach('pm_card_visa', { customer: String(customer) });
    const [open] = (await shop.stripe.invoices.list({ subscription: id, status: 'open' })).data;
    await shop.stripe.invoices.pay(open!.id!, { payment_method: good.id });
    await shop.catchUp();

    expect([during, after, await planOf(shop)]).toEqual(['pro', 'free', 'pro']);
  });
});

describe('two organisations', () => {
  test('never see each other’s billing', async () => {
    const shop = await givenListening();
    await buy(shop);
    await shop.catchUp();

    const paths = ['/entitlements', '/invoices', '/subscription'];
    const answers = await Promise.all(
      paths.map((path) => shop.send('GET', `${path}?organisationId=engines`, 'eve')),
    );

    expect(answers.map(({ status, body }) => [status, body['code']])).toEqual(
      paths.map(() => [404, 'organisation_not_found']),
    );
  });
});
