import { service } from '../../platform/http/test-service.ts';
import { jsonOf } from '../../platform/testing/alb.ts';
import { flushMetrics } from '../../platform/metrics.ts';
import { outputOf, silenceOutput } from '../../platform/testing/output.ts';
import { givenPayments, NOW, signed } from './webhooks.fixture.ts';
import type { Edges } from './webhooks.fixture.ts';
import { webhooksRoutes } from './webhooks.routes.ts';

silenceOutput();
beforeEach(() => flushMetrics());

/** Payments, and a call of its webhook with a body and its signature. */
async function givenHook(replace?: (edges: Edges) => Edges) {
  const payments = await givenPayments(replace);
  const call = service(webhooksRoutes(payments.services));
  const post = (body: string, signature = signed(body), isBase64Encoded = false) =>
    call({
      method: 'POST',
      path: '/v1/webhooks/stripe',
      body: isBase64Encoded ? Buffer.from(body).toString('base64') : body,
      isBase64Encoded,
      headers: { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': signature },
    });
  return { ...payments, post };
}

const event = (type = 'invoice.paid', more: object = {}) =>
  JSON.stringify({
    id: 'evt_1',
    object: 'event',
    type,
    created: NOW / 1_000 - 2,
    data: { object: { id: 'in_1', object: 'invoice', customer: 'cus_acme' } },
    ...more,
  });

describe('POST /webhooks/stripe', () => {
  test('keeps what to look at, and queues it', async () => {
    const { post, inbox, waiting } = await givenHook();

    const { statusCode } = await post(event());

    expect(statusCode).toBe(200);
    expect(waiting).toEqual([{ kind: 'webhook', eventId: 'evt_1' }]);
    expect(inbox()).toMatchObject([
      {
        pk: 'EVENT#evt_1',
        type: 'invoice.paid',
        objectType: 'invoice',
        objectId: 'in_1',
        customerId: 'cus_acme',
        createdAt: NOW - 2_000,
        receivedAt: NOW,
        state: 'received',
      },
    ]);
  });

  test('takes bytes that the load balancer has encoded, and letters of any language', async () => {
    const { post, inbox } = await givenHook();
    const body = event('invoice.paid', { note: 'Zürich, 東京' });

    const { statusCode } = await post(body, signed(body), true);

    expect(statusCode).toBe(200);
    expect(inbox()).toHaveLength(1);
  });

  test('answers 200 to types that are not processed, and keeps nothing of them', async () => {
    const { post, inbox, waiting } = await givenHook();

    const { statusCode } = await post(event('customer.tax_id.created'));

    expect(statusCode).toBe(200);
    expect([inbox(), waiting]).toEqual([[], []]);
  });

  test('answers 200 to one that is done, and queues it no more', async () => {
    const { post, work, stripe, waiting } = await givenHook();
    stripe.subscribe();
    const body = JSON.stringify(stripe.events[0]);
    await post(body);
    await work();

    const { statusCode } = await post(body);

    expect(statusCode).toBe(200);
    expect(waiting).toEqual([]);
  });

  test('queues one again that was kept and never queued', async () => {
    let isDown = true;
    const { post, inbox, waiting } = await givenHook(({ queue, ...rest }) => ({
      ...rest,
      queue: {
        send: async (messages) => (isDown ? Promise.reject(new Error('no queue')) : queue.send(messages)),
      },
    }));

    const first = await post(event());
    isDown = false;
    const second = await post(event());

    expect([first.statusCode, second.statusCode]).toEqual([500, 200]);
    expect(inbox()).toHaveLength(1);
    expect(waiting).toHaveLength(1);
  });

  test.each([
    ['forged', event(), signed(event(), { secret: 'whsec_other' })],
    ['truncated', event().slice(0, -1), signed(event())],
    ['late', event(), signed(event(), { at: NOW - 301_000 })],
    ['early', event(), signed(event(), { at: NOW + 301_000 })],
    ['unsigned', event(), ''],
    ['without a body', '', signed('')],
  ])('answers 400 to what is %s, and keeps nothing', async (_, body, signature) => {
    const { post, inbox, waiting } = await givenHook();

    const answer = await post(body, signature);

    expect(answer.statusCode).toBe(400);
    expect(jsonOf(answer)['code']).toBe('signature_invalid');
    expect([inbox(), waiting]).toEqual([[], []]);
  });

  test('counts what is forged', async () => {
    const { post } = await givenHook();

    const lines = await outputOf(() => post(event(), signed(event(), { secret: 'whsec_other' })));

    expect(lines).toContainEqual(expect.objectContaining({ WebhookForged: 1 }));
  });

  test.each([
    ['no JSON', 'hello'],
    ['no event', '[]'],
    ['an event without an id', event('invoice.paid', { id: null })],
  ])('answers 400 to what is signed and %s', async (_, body) => {
    const { post, inbox } = await givenHook();

    const answer = await post(body);

    expect(answer.statusCode).toBe(400);
    expect(jsonOf(answer)['code']).toBe('malformed_event');
    expect(inbox()).toEqual([]);
  });

  test('answers 413 to more than Stripe sends', async () => {
    const { post, inbox } = await givenHook();
    const body = event('invoice.paid', { padding: 'x'.repeat(600_000) });

    const { statusCode } = await post(body);

    expect(statusCode).toBe(413);
    expect(inbox()).toEqual([]);
  });
});
