import { randomUUID } from 'node:crypto';
import { createClient } from '../../client.ts';
import { expectStatus, type LoggedIn } from '../../target.ts';
import type { Cast } from '../cast.ts';
import type { Prepare, Requests } from '../prepared.ts';
import { idempotencyKey, signedEvent } from '../stripe.ts';

const ORDERS = '/v1/payments/orders';
const SUBSCRIPTION = '/v1/payments/subscription';

const read =
  (path: string): Prepare =>
  async ({ subscriber }) => {
    const { call } = await subscriber();
    return { status: 200, send: () => call('GET', path) };
  };

async function order({ call }: LoggedIn): Promise<string> {
  const body = { items: [{ product: 'onboarding', quantity: 1 }] };
  const placed = await call('POST', ORDERS, { headers: idempotencyKey(), body });
  expectStatus(placed, 201);
  return `${ORDERS}/${placed.body.id}`;
}

async function organisationOf({ call }: LoggedIn): Promise<string> {
  return (await call('GET', '/v1/users/me')).body.organisationId;
}

/** Something about a subscription, by somebody of one's own. */
const change =
  (what: string, body: object, before?: string): Prepare =>
  async ({ ownSubscriber }: Cast) => {
    const { call } = await ownSubscriber();
    if (before) expectStatus(await call('POST', `${SUBSCRIPTION}/${before}`, { body: {} }), 200);
    const headers = idempotencyKey();
    return { status: 200, send: () => call('POST', `${SUBSCRIPTION}/${what}`, { headers, body }) };
  };

/** What is answered from our own tables, whatever Stripe does. */
export const ledgerRequests: Requests = {
  'GET /v1/payments/subscription': read(SUBSCRIPTION),
  'GET /v1/payments/entitlements': read('/v1/payments/entitlements'),
  'GET /v1/payments/invoices': read('/v1/payments/invoices'),
  'GET /v1/payments/orders': read(ORDERS),

  'GET /v1/payments/orders/{id}': async ({ member }) => {
    const owner = await member();
    const path = await order(owner);
    return { status: 200, send: () => owner.call('GET', path) };
  },

  'POST /v1/payments/orders': async ({ member }) => {
    const { call } = await member();
    const sending = { headers: idempotencyKey(), body: { items: [{ product: 'onboarding', quantity: 2 }] } };
    return { status: 201, send: () => call('POST', ORDERS, sending) };
  },

  'POST /v1/payments/usage': async ({ subscriber }) => {
    const { call } = await subscriber();
    const body = { id: randomUUID(), meter: 'api_calls', quantity: 3 };
    return { status: 202, send: () => call('POST', '/v1/payments/usage', { body }) };
  },

  'POST /v1/webhooks/stripe': async ({ run, subscriber }) => {
    await subscriber(); // Stripe has something to tell
    const send = createClient(run.api);
    const event = await signedEvent(run);
    return { status: 200, send: async () => send('POST', '/v1/webhooks/stripe', await event()) };
  },
};

/** What asks Stripe. */
export const stripeRequests: Requests = {
  'POST /v1/payments/checkout-sessions': async ({ member }) => {
    const { call } = await member();
    const sending = { headers: idempotencyKey(), body: { plan: 'pro', interval: 'year' } };
    return { status: 201, send: () => call('POST', '/v1/payments/checkout-sessions', sending) };
  },

  'POST /v1/payments/portal-sessions': async ({ subscriber }) => {
    const { call } = await subscriber();
    const sending = { headers: idempotencyKey(), body: {} };
    return { status: 201, send: () => call('POST', '/v1/payments/portal-sessions', sending) };
  },

  'POST /v1/payments/subscription/change': change('change', { plan: 'business', interval: 'year' }),
  'POST /v1/payments/subscription/cancel': change('cancel', {}),
  'POST /v1/payments/subscription/resume': change('resume', {}, 'cancel'),

  'POST /v1/payments/orders/{id}/pay': async ({ someone }) => {
    const owner = await someone();
    const path = await order(owner);
    const sending = { headers: idempotencyKey(), body: { paymentMethod: 'pm_card_visa' } };
    return {
      status: 200,
      send: () => owner.call('POST', `${path}/pay`, sending),
      isRight: ({ body }) => body.status === 'paid',
    };
  },

  'POST /v1/admin/payments/refunds': async ({ admin, someone }) => {
    const [{ call }, owner] = [await admin(), await someone()];
    const path = await order(owner);
    const card = { headers: idempotencyKey(), body: { paymentMethod: 'pm_card_visa' } };
    expectStatus(await owner.call('POST', `${path}/pay`, card), 200);
    const orderId = path.slice(ORDERS.length + 1);
    const organisationId = await organisationOf(owner);
    const sending = { headers: idempotencyKey(), body: { organisationId, orderId, amount: 100 } };
    return { status: 201, send: () => call('POST', '/v1/admin/payments/refunds', sending) };
  },

  'POST /v1/admin/payments/{org}/reconcile': async ({ admin, subscriber }) => {
    const { call } = await admin();
    const organisationId = await organisationOf(await subscriber());
    const sending = { headers: idempotencyKey(), body: { repair: false } };
    return {
      status: 200,
      send: () => call('POST', `/v1/admin/payments/${organisationId}/reconcile`, sending),
    };
  },
};
