import { DAY, givenEndpoint, HOUR, startStripe, stopAll, type Given, type Started } from '../testing.ts';

let started: Started;
const start = async (given: Given = {}) => void (started = await startStripe(given));
beforeEach(() => start());
afterEach(stopAll);

const plant = (kind: string, settings: Record<string, unknown> = {}) =>
  started.faults.set({ service: 'stripe', kind, settings });

describe('an event', () => {
  test('reaches the endpoint that wants it, signed over the bytes that were sent', async () => {
    const { received, endpoint } = await givenEndpoint(started, { events: ['customer.created'] });
    const customer = await started.stripe.customers.create({ name: 'Ådå' });
    await started.stripe.products.create({ name: 'unwanted' });

    await started.simulator.settled();
    const [{ body, signature }] = received as [(typeof received)[0]];
    const event = started.stripe.webhooks.constructEvent(
      body,
      signature,
      endpoint.secret!,
      300,
      undefined,
      started.clock.now(),
    );

    expect(received).toHaveLength(1);
    expect(event).toMatchObject({
      type: 'customer.created',
      data: { object: { id: customer.id, name: 'Ådå' } },
    });
  });

  test('names the request that made it', async () => {
    const { received } = await givenEndpoint(started);
    const customer = await started.stripe.customers.create({}, { idempotencyKey: 'key-1' });

    await started.simulator.settled();

    expect(JSON.parse(received[0]!.body).request).toEqual({
      id: customer.lastResponse.requestId,
      idempotency_key: 'key-1',
    });
  });

  test('says how many endpoints have not taken it', async () => {
    await givenEndpoint(started, { statuses: [500] });
    await givenEndpoint(started);
    await started.stripe.customers.create();

    await started.simulator.settled();
    const [event] = (await started.stripe.events.list({ types: ['customer.created'] })).data;

    expect(event!.pending_webhooks).toBe(1);
  });

  test('does not come of a call that was refused', async () => {
    const { received } = await givenEndpoint(started);

    await started.raw('POST', '/v1/customers', 'emial=x');
    await started.simulator.settled();

    expect(received).toEqual([]);
  });
});

describe('an endpoint', () => {
  test('shows its secret only when it is created', async () => {
    const { endpoint } = await givenEndpoint(started);

    const again = await started.stripe.webhookEndpoints.retrieve(endpoint.id);
    const { data } = await started.stripe.webhookEndpoints.list();

    expect(endpoint.secret).toMatch(/^whsec_\w{32}$/);
    expect([again, ...data].filter((shown) => 'secret' in shown)).toEqual([]);
  });

  test('that fails gets it again, later and later, until it takes it', async () => {
    const { types } = await givenEndpoint(started, { statuses: [500, 302] });
    await started.stripe.customers.create();
    await started.simulator.settled();
    const first = types().length;

    started.clock.advance(5 * 60_000);
    await started.simulator.settled();
    const second = types().length;
    started.clock.advance(10 * 60_000);
    await started.simulator.settled();
    const [delivery] = started.simulator.deliveries();

    expect([first, second, types().length]).toEqual([1, 2, 3]);
    expect(delivery).toMatchObject({ status: 'succeeded', dueAt: null });
    expect(delivery!.attempts.map(({ status }) => status)).toEqual([500, 302, 200]);
  });

  test('that never takes it is given up after three days', async () => {
    await givenEndpoint(started, { statuses: Array<number>(50).fill(500) });
    await started.stripe.customers.create();

    for (let hours = 0; hours < 80; hours += 12) {
      await started.simulator.settled();
      started.clock.advance(12 * HOUR);
    }
    await started.simulator.settled();
    const [delivery] = started.simulator.deliveries();

    expect(delivery!.status).toBe('failed');
    expect(delivery!.attempts.at(-1)!.at - delivery!.attempts[0]!.at).toBeLessThanOrEqual(3 * DAY);
  });

  test('that hangs has failed', async () => {
    await stopAll();
    await start({ webhookTimeout: 50 });
    await givenEndpoint(started, { statuses: ['hang'] });
    await started.stripe.customers.create();

    await started.simulator.settled();
    const [delivery] = started.simulator.deliveries();

    expect(delivery).toMatchObject({ status: 'pending', attempts: [{ status: 0 }] });
  });

  test('that is disabled gets nothing', async () => {
    const { endpoint, received } = await givenEndpoint(started);
    await started.stripe.webhookEndpoints.update(endpoint.id, { disabled: true });

    await started.stripe.customers.create();
    await started.simulator.settled();

    expect(received).toEqual([]);
  });
});

describe('on demand, webhooks', () => {
  test('are lost, but for others than those of that type', async () => {
    const { types } = await givenEndpoint(started);
    plant('webhook-lose', { type: 'customer.' });

    await started.stripe.customers.create();
    await started.stripe.products.create({ name: 'Pro' });
    await started.simulator.settled();

    expect(types()).toEqual(['product.created']);
    expect(started.simulator.deliveries().map(({ status }) => status)).toEqual(['lost', 'succeeded']);
  });

  test('come twice', async () => {
    const { received } = await givenEndpoint(started);
    plant('webhook-duplicate');

    await started.stripe.customers.create();
    await started.simulator.settled();
    const ids = received.map(({ body }) => (JSON.parse(body) as { id: string }).id);

    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  test('come late', async () => {
    const { received } = await givenEndpoint(started);
    plant('webhook-late', { ms: 60_000 });

    await started.stripe.customers.create();
    await started.simulator.settled();
    const before = received.length;
    started.clock.advance(60_000);
    await started.simulator.settled();

    expect([before, received.length]).toEqual([0, 1]);
  });

  test('come in another order', async () => {
    await stopAll();
    const numbers = [0.9, 0.1];
    await start({ random: () => numbers.shift() ?? 0 });
    const { types } = await givenEndpoint(started);
    plant('webhook-reorder', { ms: 1000 });

    await started.stripe.customers.create();
    await started.stripe.products.create({ name: 'Pro' });
    started.clock.advance(500);
    await started.simulator.settled();
    started.clock.advance(500);
    await started.simulator.settled();

    expect(types()).toEqual(['product.created', 'customer.created']);
  });
});
