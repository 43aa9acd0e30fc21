import { flushMetrics } from '../../platform/metrics.ts';
import { silenceOutput } from '../../platform/testing/output.ts';
import type { Delivery } from '../delivery.ts';
import { MailNotAccepted } from '../mail/mail.ts';
import { counted, givenEvent, givenWorker, NOW } from '../notifications.fixture.ts';

silenceOutput();
beforeEach(() => flushMetrics());

const event = givenEvent('verification.requested');
const delivery: Delivery = {
  eventId: event.id,
  eventType: event.type,
  category: 'security',
  userId: 'ada',
  channel: 'mail',
};

describe('deliver', () => {
  test('sends the mail that follows from an event, and records it', async () => {
    const { deliver, transport, record } = givenWorker();

    await deliver(event);

    expect(transport.sent).toMatchObject([{ to: { address: 'ada@example.org' }, language: 'en' }]);
    expect(record()).toMatchObject({
      pk: 'USER#ada',
      sk: 'DELIVERY#event-1#mail',
      state: 'done',
      messageId: 'message-1',
      expiresAt: NOW / 1_000 + 30 * 86_400,
    });
  });

  test('sends one mail, however often the event comes', async () => {
    const { deliver, transport } = givenWorker();

    for (let delivery = 0; delivery < 3; delivery += 1) await deliver(event);

    expect(transport.sent).toHaveLength(1);
  });

  test('sends one mail when the event comes to many workers at the same time', async () => {
    const { deliver, transport } = givenWorker();

    await Promise.allSettled(Array.from({ length: 5 }, () => deliver(event)));

    expect(transport.sent).toHaveLength(1);
  });

  test('fails for the queue to repeat when the provider refuses, and then sends the one mail', async () => {
    const { deliver, transport } = givenWorker();
    transport.failures.push(new MailNotAccepted('throttled'));

    await expect(deliver(event)).rejects.toThrow('throttled');
    const metrics = await counted(() => deliver(event));

    expect(transport.sent).toHaveLength(1);
    expect(metrics).not.toHaveProperty('MailsPossiblyRepeated');
  });

  test('counts a possible second copy after an attempt that got no answer', async () => {
    const { deliver, transport, record } = givenWorker();
    transport.failures.push(new Error('socket hang up'), new MailNotAccepted('throttled'));
    await deliver(event).catch(() => undefined);
    await deliver(event).catch(() => undefined); // the refusal settles nothing about the attempt before

    const metrics = await counted(() => deliver(event));

    expect(metrics).toMatchObject({ MailsSent: 1, MailsPossiblyRepeated: 1 });
    expect(record()).toMatchObject({ state: 'done' });
  });

  test('takes over from a worker that died, once its lease is over', async () => {
    const { deliver, deliveries, transport, time } = givenWorker();
    await deliveries.claim(delivery);

    await expect(deliver(event)).rejects.toThrow('another worker is delivering this');
    time.now += 60_000;
    const metrics = await counted(() => deliver(event));

    expect(transport.sent).toHaveLength(1);
    expect(metrics).toMatchObject({ MailsPossiblyRepeated: 1 });
  });

  test('lets one of two workers take over', async () => {
    const { deliver, deliveries, transport, time } = givenWorker();
    await deliveries.claim(delivery);
    time.now += 60_000;

    await Promise.allSettled([deliver(event), deliver(event)]);

    expect(transport.sent).toHaveLength(1);
  });

  test('drops a mail whose link is dead, and counts it', async () => {
    const { deliver, transport, time } = givenWorker();
    time.now += 25 * 3_600_000;

    const metrics = await counted(() => deliver(event));

    expect(transport.sent).toEqual([]);
    expect(metrics).toMatchObject({ MailsTooLate: 1 });
  });

  test('drops a mail to somebody who has no account any more', async () => {
    const { deliver, transport, record } = givenWorker(null);

    await deliver(event);

    expect(transport.sent).toEqual([]);
    expect(record()).toMatchObject({ state: 'done', messageId: null });
  });

  test.each([
    ['of a type that no mail follows from', givenEvent('user.updated')],
    ['that concerns nobody', givenEvent('password.reset', { subject: null })],
  ])('ignores an event %s', async (_, ignored) => {
    const { deliver, transport, record } = givenWorker();

    await deliver(ignored);

    expect(transport.sent).toEqual([]);
    expect(record()).toBeUndefined();
  });
});
