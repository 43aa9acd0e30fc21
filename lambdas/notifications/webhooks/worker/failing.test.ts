import { silenceOutput } from '../../../platform/testing/output.ts';
import { givenWebhooks, HOOKS, joined, ORGANISATION } from '../webhooks.fixture.ts';
import type { Behaviour } from '../webhooks.fixture.ts';

silenceOutput();

const HOUR = 3_600_000;

/** An endpoint that behaves like this from its first call on. */
async function givenFailing(...behaviour: readonly Behaviour[]) {
  const given = givenWebhooks();
  given.endpoint.behaviour = [...behaviour];
  const { id } = await given.webhook();
  return { ...given, id };
}

describe('an endpoint that fails', () => {
  test.each<[string, Behaviour, string]>([
    ['by an error of its own', { status: 500 }, 'server_error'],
    ['by a refusal', { status: 401 }, 'refused'],
    [
      'by a redirect, which is not followed',
      { status: 302, headers: { location: 'https://x.example' } },
      'redirected',
    ],
    ['by silence', 'timeout', 'timeout'],
    ['by taking no connections', 'no-connection', 'no_connection'],
    ['by a certificate of another name', 'tls', 'tls'],
    ['by a name without addresses', 'unknown-host', 'unknown_host'],
  ])('%s is called again, and the log says why', async (_, behaviour, code) => {
    const { id, time, work, runUntil, endpoint, deliveries } = await givenFailing(behaviour, { status: 200 });
    await work(joined(time.now));

    await runUntil();

    expect(endpoint.calls).toHaveLength(2);
    expect(await deliveries(id)).toMatchObject([
      { status: 'succeeded', nextAttemptAt: null, attempts: [{ error: { code } }, { error: null }] },
    ]);
  });

  test('is called ten times in a day and disabled then, and its managers are told', async () => {
    const { id, time, work, runUntil, endpoint, deliveries, stateOf, told } = await givenFailing({
      status: 500,
    });
    const began = time.now;
    await work(joined(time.now));

    await runUntil();

    expect(endpoint.calls).toHaveLength(10);
    expect(time.now - began).toBeGreaterThan(23 * HOUR);
    expect(time.now - began).toBeLessThanOrEqual(24 * HOUR);
    expect(await deliveries(id)).toMatchObject([{ status: 'failed', nextAttemptAt: null }]);
    expect(await stateOf(id)).toEqual({ enabled: false, disabledReason: 'failing' });
    expect(told()).toMatchObject([
      {
        pk: `notifications#${id}`,
        type: 'webhook.disabled',
        version: 2,
        subject: null,
        data: { organisationId: ORGANISATION, webhookId: id, host: 'hooks.example.com' },
      },
    ]);
  });

  test('stays enabled where another message has come through meanwhile', async () => {
    const { id, time, work, runUntil, endpoint, deliveries, stateOf } = await givenFailing({ status: 500 });
    await work(joined(time.now));
    await runUntil(time.now + 12 * HOUR);
    endpoint.behaviour = [{ status: 200 }, { status: 500 }];
    await work(joined(time.now));

    await runUntil(time.now + 24 * HOUR);

    const [second, first] = await deliveries(id);
    expect([first?.status, second?.status]).toEqual(['failed', 'succeeded']);
    expect(await stateOf(id)).toEqual({ enabled: true, disabledReason: null });
  });

  test('is disabled at once by 410', async () => {
    const { id, time, work, runUntil, endpoint, deliveries, stateOf, told } = await givenFailing({
      status: 410,
    });
    await work(joined(time.now));

    await runUntil();

    expect(endpoint.calls).toHaveLength(1);
    expect(await stateOf(id)).toEqual({ enabled: false, disabledReason: 'gone' });
    expect(await deliveries(id)).toMatchObject([
      { status: 'failed', attempts: [{ error: { code: 'gone' } }] },
    ]);
    expect(told()).toMatchObject([{ type: 'webhook.disabled' }]);
  });

  test('is waited for as long as it asks', async () => {
    const busy = { status: 503, headers: { 'retry-after': '1200' } };
    const { time, work, runUntil, queue } = await givenFailing(busy);
    await work(joined(time.now));

    await runUntil(time.now);

    expect(queue).toMatchObject([{ attempt: 2, dueAt: time.now + 1_200_000 }]);
  });

  test('begins anew when it is enabled again', async () => {
    const { id, time, work, runUntil, request, endpoint, stateOf, told } = await givenFailing({
      status: 500,
    });
    await work(joined(time.now));
    await runUntil();

    await request('PATCH', `${HOOKS}/${id}`, { body: { enabled: true } });
    await work(joined(time.now));
    await runUntil(time.now + 23 * HOUR);

    expect(endpoint.calls.length).toBeGreaterThan(10);
    expect(await stateOf(id)).toEqual({ enabled: true, disabledReason: null });
    expect(told()).toHaveLength(1);
  });

  test('gets nothing while it is disabled', async () => {
    const { id, time, work, runUntil, request, endpoint, deliveries } = await givenFailing({ status: 500 });
    await work(joined(time.now));
    await runUntil(time.now);
    await request('PATCH', `${HOOKS}/${id}`, { body: { enabled: false } });

    await work(joined(time.now));
    await runUntil();

    expect(endpoint.calls).toHaveLength(1);
    expect(await deliveries(id)).toMatchObject([
      { status: 'failed', attempts: [{ statusCode: 500 }, { error: { code: 'disabled' } }] },
    ]);
  });
});

describe('an endpoint that does not answer', () => {
  /** As many messages at the same moment, and what came of each first attempt. */
  async function flooded(messages: number) {
    const given = await givenFailing('timeout');
    const { time, work, queue, deliveries, id } = given;
    for (let count = 0; count < messages; count += 1) await work(joined(time.now));
    const waiting = queue.splice(0);
    for (const message of waiting) await work(message);
    const outcomes = (await deliveries(id)).map(({ attempts }) => attempts[0]?.error?.code);
    return { ...given, outcomes };
  }

  test('rests after three calls, so that other endpoints are not held up', async () => {
    const { endpoint, outcomes } = await flooded(20);

    expect(endpoint.calls).toHaveLength(3);
    expect(outcomes.filter((code) => code === 'resting')).toHaveLength(17);
  });

  test.each<[string, Behaviour]>([
    ['succeeds', { status: 200, takesMs: 5_000 }],
    ['fails', { status: 500, takesMs: 9_900 }],
  ])('rests as well where it answers late, and %s', async (_, behaviour) => {
    const { time, work, queue, endpoint, id, stateOf } = await givenFailing(behaviour);
    for (let count = 0; count < 20; count += 1) await work(joined(time.now));

    for (const message of queue.splice(0)) await work(message);
    const whileSlow = endpoint.calls.length;
    time.now += 31_000;
    endpoint.behaviour = [{ status: 200 }];
    for (const message of queue.splice(0)) await work({ ...message, dueAt: time.now });

    expect(whileSlow).toBe(3);
    expect(endpoint.calls.length).toBeGreaterThan(whileSlow + 15); // what is quick again is held back no more
    expect(await stateOf(id)).toEqual({ enabled: true, disabledReason: null });
  });

  test('is called once when it has rested, however many messages wait', async () => {
    const { endpoint, queue, work, time } = await flooded(20);
    time.now += 31_000;

    await Promise.allSettled(queue.splice(0).map((message) => work(message)));

    expect(endpoint.calls).toHaveLength(4);
  });

  test('is called all the same by who sends a test, to see whether it answers again', async () => {
    const { id, time, endpoint, queue, request, work, deliveries } = await flooded(20);
    endpoint.behaviour = [{ status: 200 }];
    queue.length = 0;
    time.now += 1_000; // the log is in the order of ids, which sort by their time

    await request('POST', `${HOOKS}/${id}/test`);
    await work(queue.pop()!);

    expect((await deliveries(id))[0]).toMatchObject({ type: 'webhook.test', status: 'succeeded' });
  });

  test('has everything within the day when it answers again', async () => {
    const { id, endpoint, runUntil, deliveries, stateOf } = await flooded(20);
    endpoint.behaviour = [{ status: 200 }];

    await runUntil();

    const statuses = new Set((await deliveries(id)).map(({ status }) => status));
    expect(statuses).toEqual(new Set(['succeeded']));
    expect(await stateOf(id)).toEqual({ enabled: true, disabledReason: null });
  });
});
