import { Webhook } from 'standardwebhooks';
import { Unavailable } from '../../../platform/errors.ts';
import { silenceOutput } from '../../../platform/testing/output.ts';
import { AttemptInProgress } from '../webhook-delivery.repository.ts';
import { givenWebhooks, HOOKS, joined, ORGANISATION } from '../webhooks.fixture.ts';

silenceOutput();

describe('an event of an organisation', () => {
  test('is sent to the endpoints that are subscribed to it, and to no other', async () => {
    const { time, webhook, work, runUntil, endpoint } = givenWebhooks();
    await webhook({ url: 'https://one.example/in' });
    await webhook({ url: 'https://two.example/in', events: ['member.left', 'member.joined'] });
    await webhook({ url: 'https://three.example/in', events: ['member.left'] });

    await work(joined(time.now));
    await runUntil();

    expect(endpoint.calls.map(({ url }) => url).sort()).toEqual([
      'https://one.example/in',
      'https://two.example/in',
    ]);
  });

  test('is a signed message of what happened, without what is personal', async () => {
    const { time, webhook, work, runUntil, endpoint } = givenWebhooks();
    const { secret } = await webhook();
    time.now = Date.now(); // the library compares the time of the message with its own
    const event = joined(time.now, {
      data: { userId: 'member-1', role: 'member', invitationId: 'i', sealedName: 'sealed' },
    });

    await work(event);
    await runUntil();

    const [{ headers, body, totalMs }] = endpoint.calls as [(typeof endpoint.calls)[0]];
    expect(new Webhook(secret).verify(String(body), headers)).toEqual({
      type: 'member.joined',
      timestamp: new Date(event.at).toISOString(),
      data: { organisationId: ORGANISATION, userId: 'member-1', role: 'member' },
    });
    expect(headers).toMatchObject({
      'webhook-id': `msg_${event.id}`,
      'content-type': 'application/json',
      'user-agent': 'Webhooks/1 (+https://app.example)',
    });
    expect(totalMs).toBe(10_000);
  });

  test('is sent once, although the queue gives it out three times', async () => {
    const { time, webhook, work, runUntil, endpoint, deliveries } = givenWebhooks();
    const { id } = await webhook();
    const event = joined(time.now);

    await Promise.all([work(event), work(event), work(event)]);
    await runUntil();
    await work(event);
    await runUntil();

    expect(endpoint.calls).toHaveLength(1);
    expect(await deliveries(id)).toMatchObject([{ type: 'member.joined', status: 'succeeded' }]);
  });

  test('is sent although whoever stored its delivery stopped before the message was queued', async () => {
    const { time, webhook, work, runUntil, endpoint, failures } = givenWebhooks();
    await webhook();
    const event = joined(time.now);
    failures.push(new Unavailable(5));

    await expect(work(event)).rejects.toThrow(Unavailable);
    await work(event);
    await runUntil();

    expect(endpoint.calls).toHaveLength(1);
  });

  test('that is older than the log is not sent: nobody knows whether it was', async () => {
    const { time, webhook, work, queue } = givenWebhooks();
    await webhook();

    await work(joined(time.now - 31 * 86_400_000));

    expect(queue).toEqual([]);
  });
});

describe('a message of the queue', () => {
  test('that is given out three times at once calls once', async () => {
    const { time, webhook, work, queue, endpoint } = givenWebhooks();
    await webhook();
    await work(joined(time.now));
    const message = queue.pop()!;

    const outcomes = await Promise.allSettled([work(message), work(message), work(message)]);

    const refused = outcomes.filter(({ status }) => status === 'rejected');
    expect(refused).toEqual([
      { status: 'rejected', reason: expect.any(AttemptInProgress) },
      { status: 'rejected', reason: expect.any(AttemptInProgress) },
    ]);
    expect(endpoint.calls).toHaveLength(1);
  });

  test('that comes again when its attempt is over does nothing', async () => {
    const { time, webhook, work, queue, endpoint } = givenWebhooks();
    endpoint.behaviour = [{ status: 500 }];
    await webhook();
    await work(joined(time.now));
    const message = queue.pop()!;

    await work(message);
    await work(message);
    await work(message);

    expect(endpoint.calls).toHaveLength(1);
    expect(queue).toMatchObject([{ attempt: 2 }]);
  });

  test('is sent on until it is due: the queue holds nothing back for so long', async () => {
    const { time, webhook, work, queue, endpoint } = givenWebhooks();
    await webhook();
    await work(joined(time.now));
    const later = { ...queue.pop()!, dueAt: time.now + 8 * 3_600_000 };

    await work(later);

    expect(endpoint.calls).toEqual([]);
    expect(queue).toEqual([later]);
  });

  test('calls again under the same webhook-id where a crash came between the call and its record', async () => {
    const { time, webhook, work, queue, endpoint, failures, runUntil, deliveries } = givenWebhooks();
    endpoint.behaviour = [{ status: 500 }, { status: 200 }];
    const { id } = await webhook();
    await work(joined(time.now));
    const message = queue.pop()!;
    // called, and stopped before anything is written down: the next attempt could not be queued
    failures.push(new Unavailable(5));
    await expect(work(message)).rejects.toThrow(Unavailable);

    time.now += 180_000; // the queue gives it out again
    queue.push(message);
    await runUntil();

    const ids = endpoint.calls.map(({ headers }) => headers['webhook-id']);
    expect(ids).toEqual([ids[0], ids[0]]);
    expect(await deliveries(id)).toMatchObject([{ status: 'succeeded', attempts: [{ statusCode: 200 }] }]);
  });

  test('of an endpoint that was deleted is dropped', async () => {
    const { time, webhook, work, runUntil, request, endpoint } = givenWebhooks();
    const { id } = await webhook();
    await work(joined(time.now));

    await request('DELETE', `${HOOKS}/${id}`);
    await runUntil();

    expect(endpoint.calls).toEqual([]);
  });
});

describe('the end of an organisation', () => {
  test('is the end of its webhooks, however often it is told', async () => {
    const { time, webhook, work, request, queue } = givenWebhooks();
    await webhook();
    await webhook();
    const deleted = joined(time.now, { type: 'organisation.deleted', data: {} });

    await work(deleted);
    await work(deleted);
    await work(joined(time.now));

    expect((await request('GET', HOOKS)).body).toEqual({ items: [] });
    expect(queue).toEqual([]);
  });
});
