import { Webhook } from 'standardwebhooks';
import { Unavailable } from '../../platform/errors.ts';
import { silenceOutput } from '../../platform/testing/output.ts';
import { givenWebhooks, HOOKS, joined, ORGANISATION } from './webhooks.fixture.ts';

silenceOutput();

describe('POST …/test', () => {
  test('sends a message that is verified like all others', async () => {
    const { time, webhook, request, runUntil, endpoint, deliveries } = givenWebhooks();
    const { id, secret } = await webhook();
    time.now = Date.now(); // the library compares the time of the message with its own

    const { status, body } = await request('POST', `${HOOKS}/${id}/test`);
    await runUntil();

    const [{ headers, body: sent }] = endpoint.calls as [(typeof endpoint.calls)[0]];
    expect([status, body['status']]).toEqual([202, 'pending']);
    expect(new Webhook(secret).verify(String(sent), headers)).toEqual({
      type: 'webhook.test',
      timestamp: new Date(time.now).toISOString(),
      data: { organisationId: ORGANISATION, webhookId: id },
    });
    expect(await deliveries(id)).toMatchObject([{ id: body['id'], status: 'succeeded' }]);
  });

  test('is tried once, and disables nothing', async () => {
    const { webhook, request, runUntil, endpoint, deliveries, stateOf } = givenWebhooks();
    endpoint.behaviour = [{ status: 500 }];
    const { id } = await webhook();

    await request('POST', `${HOOKS}/${id}/test`);
    await runUntil();

    expect(endpoint.calls).toHaveLength(1);
    expect(await deliveries(id)).toMatchObject([{ status: 'failed', nextAttemptAt: null }]);
    expect(await stateOf(id)).toEqual({ enabled: true, disabledReason: null });
  });

  test('answers 409 for an endpoint that is disabled', async () => {
    const { webhook, request, queue } = givenWebhooks();
    const { id } = await webhook();
    await request('PATCH', `${HOOKS}/${id}`, { body: { enabled: false } });

    const { status, body } = await request('POST', `${HOOKS}/${id}/test`);

    expect([status, body['code']]).toEqual([409, 'webhook_disabled']);
    expect(queue).toEqual([]);
  });

  test('answers 503 while nothing can be queued, and leaves nothing that waits for ever', async () => {
    const { webhook, request, failures, deliveries } = givenWebhooks();
    const { id } = await webhook();
    failures.push(new Unavailable(5));

    const { status } = await request('POST', `${HOOKS}/${id}/test`);

    expect(status).toBe(503);
    expect(await deliveries(id)).toEqual([]);
  });
});

describe('POST …/deliveries/{deliveryId}/replay', () => {
  test('sends the very message once more, so that its receiver can tell', async () => {
    const { time, webhook, work, request, runUntil, endpoint, deliveries, people } = givenWebhooks();
    endpoint.behaviour = [{ status: 410 }, { status: 200 }];
    const { id } = await webhook();
    await work(joined(time.now));
    await runUntil();
    const [failed] = await deliveries(id);
    await request('PATCH', `${HOOKS}/${id}`, { body: { enabled: true } });

    time.now += 60_000;
    const { status, body } = await request('POST', `${HOOKS}/${id}/deliveries/${failed!.id}/replay`);
    await runUntil();

    const [first, second] = endpoint.calls;
    expect([status, body['messageId']]).toEqual([202, failed!.messageId]);
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    expect(second?.body).toBe(first?.body);
    expect(second?.headers['webhook-timestamp']).not.toBe(first?.headers['webhook-timestamp']);
    expect(await deliveries(id)).toMatchObject([
      { id: body['id'], status: 'succeeded' },
      { id: failed!.id, status: 'failed' },
    ]);
    expect(people.audited.at(-1)).toMatchObject({ action: 'webhook.delivery_replayed', about: id });
  });

  test('does not find the deliveries of another endpoint', async () => {
    const { time, webhook, work, runUntil, deliveries, request } = givenWebhooks();
    const { id } = await webhook();
    const other = await webhook({ events: ['file.ready'] });
    await work(joined(time.now));
    await runUntil();
    const [delivered] = await deliveries(id);

    const path = `${HOOKS}/${other.id}/deliveries/${delivered!.id}`;
    const answers = [await request('GET', path), await request('POST', `${path}/replay`)];

    expect(answers.map(({ body }) => body['code'])).toEqual(['delivery_not_found', 'delivery_not_found']);
  });
});

describe('POST …/rotate-secret', () => {
  test('lets the secret of before sign along for a day', async () => {
    const { time, webhook, work, request, runUntil, endpoint } = givenWebhooks();
    time.now = Date.now(); // the library compares the time of the message with its own
    const { id, secret: before } = await webhook();

    const { status, body } = await request('POST', `${HOOKS}/${id}/rotate-secret`);
    await work(joined(time.now));
    await runUntil();

    const [{ headers, body: sent }] = endpoint.calls as [(typeof endpoint.calls)[0]];
    const verified = (secret: unknown) => new Webhook(String(secret)).verify(String(sent), headers);
    expect(status).toBe(200);
    expect(body['secret']).not.toBe(before);
    expect(verified(body['secret'])).toMatchObject({ type: 'member.joined' });
    expect(verified(before)).toMatchObject({ type: 'member.joined' });
  });

  test('has one signature again after the day', async () => {
    const { time, webhook, work, request, runUntil, endpoint } = givenWebhooks();
    const { id } = await webhook();
    await request('POST', `${HOOKS}/${id}/rotate-secret`);

    await work(joined(time.now));
    await runUntil();
    time.now += 24 * 3_600_000;
    await work(joined(time.now));
    await runUntil();

    const signatures = endpoint.calls.map(({ headers }) => headers['webhook-signature']?.split(' ').length);
    expect(signatures).toEqual([2, 1]);
  });

  test('answers 409 while four sign along', async () => {
    const { webhook, request } = givenWebhooks();
    const { id } = await webhook();

    const statuses: number[] = [];
    for (let count = 0; count < 4; count += 1) {
      statuses.push((await request('POST', `${HOOKS}/${id}/rotate-secret`)).status);
    }

    expect(statuses).toEqual([200, 200, 200, 409]);
  });
});

describe('GET …/deliveries', () => {
  test('reads the log newest first, page by page', async () => {
    const { time, webhook, work, request } = givenWebhooks();
    const { id } = await webhook();
    for (let count = 0; count < 5; count += 1) {
      time.now += 1_000;
      await work(joined(time.now));
    }

    const path = `${HOOKS}/${id}/deliveries`;
    const first = await request('GET', path, { query: { limit: ['3'] } });
    const cursor = String(first.body['cursor']);
    const second = await request('GET', path, { query: { limit: ['3'], cursor: [cursor] } });

    const items = [first, second].flatMap(({ body }) => body['items'] as { readonly createdAt: string }[]);
    const times = items.map(({ createdAt }) => createdAt);
    expect(times).toHaveLength(5);
    expect(times).toEqual(times.toSorted().toReversed());
    expect(second.body['cursor']).toBeNull();
  });

  test('reads one with what was sent', async () => {
    const { time, webhook, work, runUntil, deliveries, request } = givenWebhooks();
    const { id } = await webhook();
    const event = joined(time.now);
    await work(event);
    await runUntil();
    const [delivered] = await deliveries(id);

    const { status, body } = await request('GET', `${HOOKS}/${id}/deliveries/${delivered!.id}`);

    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'succeeded',
      payload: { type: 'member.joined', timestamp: new Date(event.at).toISOString() },
    });
  });

  test('goes back 30 days', async () => {
    const { time, webhook, work, runUntil, deliveries } = givenWebhooks();
    const { id } = await webhook();
    await work(joined(time.now));
    await runUntil();

    time.now += 30 * 86_400_000 + 1_000;

    expect(await deliveries(id)).toEqual([]);
  });
});
