import { flushMetrics } from '../../platform/metrics.ts';
import { silenceOutput } from '../../platform/testing/output.ts';
import { MAIL_ADDRESS_PURPOSE } from '../../auth/auth.contract.ts';
import { INVITATION_SEALS } from '../../users/organisations/organisations.contract.ts';
import { givenReader } from '../mail/mail.fixture.ts';
import { MailNotAccepted } from '../mail/mail.ts';
import { DEFAULT_PREFERENCES } from '../preferences/preferences.ts';
import { counted, givenEvent, givenWorker, NOW } from '../notifications.fixture.ts';
import { ProviderAway } from '../provider-away.ts';
import { GIVE_UP_MS } from './postpone.ts';

silenceOutput();
beforeEach(() => flushMetrics());

/** By inbox, mail and push. */
const noticed = givenEvent('password.changed', { data: null });
const HOUR_MS = 3_600_000;

describe('an event that is told by every channel', () => {
  test('is one note, one mail and one push to each device, however often it comes', async () => {
    const { deliver, transport, pushTransport, notes, device } = givenWorker();
    await device('laptop');
    await device('phone');

    for (let delivery = 0; delivery < 3; delivery += 1) await deliver(noticed);

    expect(notes()).toMatchObject([
      { eventId: 'event-1', type: 'password.changed', category: 'security', at: NOW },
    ]);
    expect(transport.sent).toHaveLength(1);
    expect(pushTransport.sent.map(({ target }) => target.endpoint)).toEqual([
      'https://fcm.googleapis.com/laptop',
      'https://fcm.googleapis.com/phone',
    ]);
  });

  test('is told once when it comes to many workers at the same time', async () => {
    const { deliver, transport, pushTransport, notes, device } = givenWorker();
    await device('phone');

    await Promise.allSettled(Array.from({ length: 5 }, () => deliver(noticed)));

    expect([notes().length, transport.sent.length, pushTransport.sent.length]).toEqual([1, 1, 1]);
  });

  test('leaves a record of each', async () => {
    const { deliver, record } = givenWorker();

    await deliver(noticed);

    const records = ['inbox', 'mail', 'push'].map((channel) => record(channel));
    expect(records).toMatchObject([
      { state: 'done', outcome: 'sent', category: 'security' },
      { state: 'done', outcome: 'sent', messageId: 'message-1' },
      { state: 'done', outcome: 'no_device', messageId: null },
    ]);
  });

  test('reaches the inbox while nobody can be mailed, and the mailbox later', async () => {
    const { deliver, settle, transport, notes, record } = givenWorker();
    transport.failures.push(new ProviderAway('SES is away'), new ProviderAway('SES is away'));

    const metrics = await counted(() => deliver(noticed));
    const before = [notes().length, transport.sent.length, record()?.['state']];
    await settle({ until: NOW + HOUR_MS });

    expect(before).toEqual([1, 0, 'released']);
    expect(metrics).toMatchObject({ MailsPostponed: 1 });
    expect([notes().length, transport.sent.length, record()?.['state']]).toEqual([1, 1, 'done']);
  });

  test('is told nobody who has no account any more', async () => {
    const { deliver, transport, notes, record } = givenWorker(null);

    await deliver(noticed);

    const outcomes = ['inbox', 'mail', 'push'].map((channel) => record(channel)?.['outcome']);
    expect([transport.sent, notes()]).toEqual([[], []]);
    expect(outcomes).toEqual(['nobody', 'nobody', 'nobody']);
  });

  test.each([
    ['member.role_changed', { userId: 'ada', role: 'admin', by: 'bob' }, 'turned_off'],
    ['password.changed', {}, 'sent'],
  ])(
    'is told who has closed their account where it is about security: %s, %o, is %s',
    async (type, data, outcome) => {
      const { deliver, record } = givenWorker(givenReader({ isClosing: true }));

      await deliver(givenEvent(type, { data }));

      expect(record('inbox')?.['outcome']).toBe(outcome);
    },
  );

  test('is told by what its reader has left on', async () => {
    const { deliver, prefer, transport, notes, record } = givenWorker();
    const billing = { inbox: false, mail: 'off', push: false } as const;
    await prefer({ categories: { ...DEFAULT_PREFERENCES.categories, billing } });
    const data = {
      organisationId: 'o',
      amount: 100,
      currency: 'eur',
      invoiceId: 'i',
      orderId: null,
      url: null,
    };

    await deliver(givenEvent('payment.failed', { data }));

    const outcomes = ['inbox', 'mail', 'push'].map((channel) => record(channel)?.['outcome']);
    expect([transport.sent, notes()]).toEqual([[], []]);
    expect(outcomes).toEqual(['turned_off', 'turned_off', 'turned_off']);
  });

  test('is nothing where nothing follows from it', async () => {
    const { deliver, transport, notes, record } = givenWorker();
    const data = {
      organisationId: 'o',
      amount: 100,
      currency: 'eur',
      invoiceId: null,
      orderId: 'order',
      url: null,
    };

    await deliver(givenEvent('payment.failed', { data }));

    expect([transport.sent, notes()]).toEqual([[], []]);
    expect([record('inbox')?.['outcome'], record()?.['outcome']]).toEqual([
      'nothing_to_say',
      'nothing_to_say',
    ]);
  });
});

describe('a mail', () => {
  test('that SES takes but whose record is lost is sent again, and counted', async () => {
    const { deliver, database, transport, time, record } = givenWorker();
    const write = database.write.bind(database);
    const crash = jest.spyOn(database, 'write').mockImplementation((one) => {
      const isRecord = one.kind === 'Update' && one.key.sk.endsWith('#mail');
      return isRecord ? Promise.reject(new Error('the worker dies')) : write(one);
    });
    await deliver(noticed).catch(() => undefined);
    crash.mockRestore();
    time.now += 60_000;

    const metrics = await counted(() => deliver(noticed));

    expect(transport.sent).toHaveLength(2);
    expect(metrics).toMatchObject({ MailsPossiblyRepeated: 1 });
    expect(record()).toMatchObject({ state: 'done', outcome: 'sent' });
  });

  test('that SES did not answer for is counted when its second copy goes out', async () => {
    const { deliver, settle, transport } = givenWorker();
    transport.failures.push(new ProviderAway('no answer', { mayHaveTaken: true }));
    await deliver(noticed);

    const metrics = await counted(() => settle({ until: NOW + HOUR_MS }));

    expect(transport.sent).toHaveLength(1);
    expect(metrics).toMatchObject({ MailsSent: 1, MailsPossiblyRepeated: 1 });
  });

  test('that SES refuses fails for good, and is not sent again later', async () => {
    const { deliver, transport, queues } = givenWorker();
    transport.failures.push(new MailNotAccepted('MessageRejected'));

    const delivered = deliver(noticed);

    await expect(delivered).rejects.toThrow('MessageRejected');
    expect([queues.deliver.messages, queues.bulk.messages]).toEqual([[], []]);
  });

  test('fails for the queue to keep when SES is away for more than a day', async () => {
    const { deliver, settle, transport, time } = givenWorker();
    const away = Array.from({ length: 500 }, () => new ProviderAway('SES is away'));
    transport.failures.push(...away);
    await deliver(noticed);

    const settled = settle({ until: NOW + 2 * GIVE_UP_MS });

    await expect(settled).rejects.toThrow('SES is away');
    expect(time.now).toBe(NOW + GIVE_UP_MS);
  });

  test('of a dead letter that is replayed is sent, and not if it was', async () => {
    const { deliver, transport, time } = givenWorker();
    transport.failures.push(new MailNotAccepted('MessageRejected'));
    await deliver(noticed).catch(() => undefined);
    time.now += 3 * GIVE_UP_MS;

    await deliver(noticed);
    await deliver(noticed);

    expect(transport.sent).toHaveLength(1);
  });

  test.each([
    ['bounce', 'password.changed', 'suppressed'],
    ['bounce', 'webhook.disabled', 'suppressed'],
    ['complaint', 'password.changed', 'sent'],
    ['complaint', 'webhook.disabled', 'suppressed'],
    ['unsubscribed', 'password.changed', 'sent'],
    // who has an account says so in their preferences
    ['unsubscribed', 'webhook.disabled', 'sent'],
  ] as const)('to an address with a %s, of %s, is %s', async (reason, type, outcome) => {
    const { deliver, suppressions, transport, record } = givenWorker();
    await suppressions.add('ada@example.org', reason, NOW);
    const data =
      type === 'webhook.disabled' ? { organisationId: 'o', webhookId: 'w', host: 'h.example' } : null;

    const metrics = await counted(() =>
      deliver({ kind: 'deliver', event: givenEvent(type, { data }), readerId: 'ada' }),
    );

    expect(record()).toMatchObject({ outcome });
    expect(transport.sent).toHaveLength(outcome === 'sent' ? 1 : 0);
    expect(metrics['MailsSuppressed'] ?? 0).toBe(outcome === 'suppressed' ? 1 : 0);
  });

  test('goes by the address that it is for, not by its reader’s own', async () => {
    const { deliver, suppressions, transport, record } = givenWorker();
    await suppressions.add('old@example.org', 'bounce', NOW);
    const sealedAddress = `${MAIL_ADDRESS_PURPOSE}:old@example.org`;

    await deliver(givenEvent('email.changed', { data: { sealedAddress } }));

    expect(transport.sent).toEqual([]);
    expect(record()).toMatchObject({ outcome: 'suppressed' });
  });

  test('to somebody invited carries a link that ends mails to that address, and none to whoever invites', async () => {
    const { deliver, suppressions, transport, prefer } = givenWorker();
    // what the inviter wants to hear is not what the invited one wants
    const activity = { inbox: false, mail: 'off', push: false } as const;
    await prefer({
      categories: { ...DEFAULT_PREFERENCES.categories, activity },
      quietHours: { from: '00:00', to: '23:59' },
    });
    const invitation = (id: string) =>
      givenEvent('invitation.created', { id, data: invited('grace@example.org') });

    await deliver(invitation('event-1'));
    await suppressions.add('grace@example.org', 'unsubscribed', NOW);
    await deliver(invitation('event-2'));

    expect(transport.sent.map(({ to }) => to.address)).toEqual(['grace@example.org']);
    expect(transport.sent[0]?.unsubscribeUrl).toMatch(/^https:\/\/app\.example\/v1\/unsubscribe\?token=/);
  });
});

/** The data of an invitation of this address. */
function invited(address: string) {
  return {
    invitationId: 'i',
    role: 'member',
    sealedName: `${INVITATION_SEALS.name}:Engines`,
    sealedAddress: `${INVITATION_SEALS.address}:${address}`,
    sealedToken: `${INVITATION_SEALS.token}:t0ken`,
    expiresAt: NOW + HOUR_MS,
  };
}
