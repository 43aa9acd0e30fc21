import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { handleMessage } from '../../../lambdas/payments/handle-message.ts';
import { STRIPE_EVENT_TYPES } from '../../../lambdas/payments/payments.contract.ts';
import type { PaymentsMessage } from '../../../lambdas/payments/payments.contract.ts';
import type { WebhookServices } from '../../../lambdas/payments/services.ts';
import { webhooksRoutes } from '../../../lambdas/payments/webhooks/webhooks.routes.ts';
import { service } from '../../../lambdas/platform/http/test-service.ts';
import { API_VERSION, onClose, openShop } from './shop.ts';

export const VISA = '4242424242424242';
export const DAY = 86_400_000;
/** Longer than any lease, shorter than what anything at Stripe waits for. */
export const LEASE_MS = 36_000;

/**
 * A shop that Stripe tells what happens, by webhooks over HTTP, and a worker that does what was queued.
 *
 * @param how as openShop
 */
export async function openListening(...how: Parameters<typeof openShop>) {
  const shop = await openShop(...how);
  await shop.stock();
  const { services, waiting } = shop;
  const url = await listen(services);
  // the deployed address, which no test may wait for
  for (const { id } of (await shop.stripe.webhookEndpoints.list()).data)
    await shop.stripe.webhookEndpoints.del(id);
  const endpoint = await shop.stripe.webhookEndpoints.create({
    url: `${url}/v1/webhooks/stripe`,
    enabled_events: [...STRIPE_EVENT_TYPES],
    api_version: API_VERSION,
  });
  shop.secrets.push(endpoint.secret!);
  const handle = (message: PaymentsMessage) => handleMessage(services, message);
  const work = async () => {
    for (let message = waiting.shift(); message; message = waiting.shift()) await handle(message);
  };
  return {
    ...shop,
    url,
    send: shop.client(services),
    /** Does one message. */
    handle,
    /** Does all that was queued; what fails is thrown. */
    work,
    /** Everything that is due is delivered and done. */
    catchUp: async () => {
      await shop.simulator.settled();
      await work();
    },
    /** The nightly run. */
    night: async (repair = false) => {
      waiting.push({ kind: 'reconcile', repair } satisfies PaymentsMessage);
      await work();
    },
  };
}

export type Listening = Awaited<ReturnType<typeof openListening>>;

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
  onClose(async () => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** An organisation of three buys the plan Pro on Stripe's page. */
export async function buy({ send, stripe, simulator }: Listening) {
  const wanted = { plan: 'pro', interval: 'month', organisationId: 'engines' };
  await send('POST', '/checkout-sessions', 'ada', wanted, 'k1');
  const [session] = (await stripe.checkout.sessions.list({ status: 'open' })).data;
  simulator.pay(session!.id, { number: VISA, email: 'ada@example.com' });
  const [subscription] = (await stripe.subscriptions.list()).data;
  return subscription!;
}
