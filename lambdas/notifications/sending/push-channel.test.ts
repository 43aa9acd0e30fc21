import { flushMetrics } from '../../platform/metrics.ts';
import { silenceOutput } from '../../platform/testing/output.ts';
import { givenReader } from '../mail/mail.fixture.ts';
import { counted, givenEvent, givenWorker, NOW } from '../notifications.fixture.ts';
import { GIVE_UP_MS } from './postpone.ts';

silenceOutput();
beforeEach(() => flushMetrics());

const noticed = givenEvent('password.changed', { data: null });
const HOUR_MS = 3_600_000;

describe('a push', () => {
  test('goes to the devices that have not got it yet, and to no other twice', async () => {
    const { deliver, settle, device, pushTransport } = givenWorker();
    await device('laptop');
    await device('phone');
    pushTransport.outcomes.push({ kind: 'sent' }, { kind: 'later', retryAfterMs: 60_000 });

    await deliver(noticed);
    await settle({ until: NOW + HOUR_MS });

    expect(pushTransport.sent.map(({ target }) => target.endpoint)).toEqual([
      'https://fcm.googleapis.com/laptop',
      'https://fcm.googleapis.com/phone',
    ]);
  });

  test('waits for as long as the push service asks for', async () => {
    const { deliver, settle, device, pushTransport } = givenWorker();
    await device('phone');
    pushTransport.outcomes.push({ kind: 'later', retryAfterMs: 30 * 60_000 });
    await deliver(noticed);

    await settle({ until: NOW + 30 * 60_000 - 1 });
    const before = pushTransport.sent.length;
    await settle({ until: NOW + 30 * 60_000 });

    expect([before, pushTransport.sent.length]).toEqual([0, 1]);
  });

  test('to a device that is gone removes it, and is counted', async () => {
    const { deliver, device, devices, pushTransport, record } = givenWorker();
    await device('phone');
    pushTransport.outcomes.push({ kind: 'gone' });

    const metrics = await counted(() => deliver(noticed));

    expect(await devices.devicesOf('ada')).toEqual([]);
    expect(metrics).toMatchObject({ PushDevicesPruned: 1 });
    expect(record('push')).toMatchObject({ outcome: 'no_device' });
  });

  test('is not tried for longer than a day, and then nobody has to look at it', async () => {
    const { deliver, settle, device, pushTransport, record } = givenWorker();
    await device('phone');
    pushTransport.outcomes.push(
      ...Array.from({ length: 500 }, () => ({ kind: 'later', retryAfterMs: null }) as const),
    );

    await deliver(noticed);
    await settle({ until: NOW + 2 * GIVE_UP_MS });

    expect(pushTransport.sent).toEqual([]);
    expect(record('push')).toMatchObject({ state: 'done', outcome: 'too_late' });
  });

  test('shows what the note says, in the language of its reader', async () => {
    const { deliver, device, pushTransport } = givenWorker(givenReader({ locale: 'de-AT' }));
    await device('phone');

    await deliver(noticed);

    expect(pushTransport.sent[0]?.message).toMatchObject({
      payload: { title: 'Dein Passwort wurde geändert', tag: 'event-1' },
      category: 'security',
      eventId: 'event-1',
    });
  });
});
