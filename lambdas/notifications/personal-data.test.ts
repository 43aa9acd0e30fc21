import { createECDH } from 'node:crypto';
import { MailNotAccepted } from './mail/mail.ts';
import { silenceOutput } from '../platform/testing/output.ts';
import { givenEvent, givenWorker, NOW } from './notifications.fixture.ts';
import { givenPeople } from './people.fixture.ts';
import { DEFAULT_PREFERENCES } from './preferences/preferences.ts';
import { notificationsPersonalData } from './personal-data.ts';
import { HeldRepository } from './sending/held.repository.ts';
import { PeopleRepository } from './sending/people.repository.ts';
import { givenWebhooks, ORGANISATION, OWNER } from './webhooks/webhooks.fixture.ts';

silenceOutput();

const MONTH_MS = 30 * 86_400_000;
const QUIET = { from: '22:00', to: '07:00' };

/** What went out to ada, by the worker. */
async function givenDeliveries() {
  const given = givenWorker();
  const { deliver, table, time, clock, transport } = given;
  await deliver(givenEvent('registration.repeated', { id: 'event-1' }));
  transport.failures.push(new MailNotAccepted('throttled'));
  await deliver(givenEvent('account.suspended', { id: 'event-2' })).catch(() => undefined);
  return { time, data: dataIn({ table, clock }) };
}

/** Where nobody is known by name. */
function dataIn({ table, clock }: Pick<ReturnType<typeof givenWorker>, 'table' | 'clock'>) {
  const nobody = async () => null;
  const names = { personName: nobody, organisationName: nobody };
  const people = { sealOf: nobody, profileOf: nobody, names };
  const organisationsOf = async () => [];
  return notificationsPersonalData({ table, clock, organisationsOf, ...people });
}

/** Somebody who has one of everything. */
async function givenSomebody() {
  const given = givenPeople();
  const { people, request, table, clock, tell, time, transactions } = given;
  const bob = people.person({ displayName: 'Bob' });
  const ada = people.person({ locale: 'de' });
  const data = notificationsPersonalData({
    table,
    clock,
    names: people,
    sealOf: people.sealOf,
    profileOf: people.profileOf,
    organisationsOf: async () => [],
  });
  const own = async (userId: string, device: string) => {
    const p256dh = createECDH('prime256v1').generateKeys('base64url', 'uncompressed');
    const keys = { p256dh, auth: 'A'.repeat(22) };
    const body = { endpoint: `https://fcm.googleapis.com/fcm/send/${device}`, keys };
    await request('PUT', `/v1/devices/${device}`, userId, { body });
    await request('PUT', '/v1/notification-preferences', userId, {
      body: { ...DEFAULT_PREFERENCES, quietHours: QUIET },
    });
    await new PeopleRepository(table).add(userId);
    const held = { userId, channel: 'mail', dueAt: time.now + 1_000 } as const;
    const transaction = transactions.begin();
    const event = givenEvent('member.joined', { id: `event-of-${device}` });
    for (const write of new HeldRepository(table).hold({ ...held, event })) transaction.add(write);
    await transaction.commit();
  };
  await tell(ada, {
    type: 'member.joined',
    category: 'activity',
    values: { organisationId: 'org-1', userId: bob, role: 'member' },
  });
  await own(ada, 'phone');
  return { ...given, ada, bob, own, data };
}

/** Everything, in as many calls as it takes. */
async function exported(
  { exportUser }: ReturnType<typeof notificationsPersonalData>,
  userId: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const records = [];
  let cursor: string | null = null;
  do {
    const part = await exportUser(userId, cursor);
    records.push(...part.records);
    cursor = part.cursor;
  } while (cursor !== null);
  return records;
}

async function erase(
  { eraseUser }: ReturnType<typeof notificationsPersonalData>,
  userId: string,
): Promise<void> {
  while ((await eraseUser(userId, null)) !== null);
}

describe('what notifications exports of a person', () => {
  test('is what they chose, what they were told in their language, what waits, and their devices', async () => {
    const { ada, data, time } = await givenSomebody();

    const records = await exported(data, ada);

    const at = new Date(time.now).toISOString();
    expect(records).toMatchObject([
      { type: 'notification_preferences', quietHours: QUIET },
      {
        type: 'note',
        about: 'member.joined',
        title: expect.stringContaining('Bob ist jetzt'),
        read: false,
        at,
      },
      { type: 'held_notification', about: 'member.joined', channel: 'mail' },
      { type: 'push_device', id: 'phone', endpoint: 'https://fcm.googleapis.com/fcm/send/phone' },
    ]);
    expect(Object.keys(records.at(-1)!)).not.toContain('keys');
  });

  test('is which mails were sent to them, and when', async () => {
    const { data } = await givenDeliveries();

    const records = await exported(data, 'ada');

    const at = new Date(NOW).toISOString();
    expect(records).toEqual([
      { type: 'notification', about: 'registration.repeated', channel: 'mail', state: 'sent', at },
      { type: 'notification', about: 'account.suspended', channel: 'mail', state: 'under_way', at },
    ]);
  });

  test('is that they have invited somebody, and not whether that address takes mail', async () => {
    const { deliveries, table, clock } = givenWorker();
    const invitation = { eventType: 'invitation.created', category: 'activity', channel: 'mail' } as const;
    for (const [eventId, outcome] of [['event-1', 'suppressed'] as const, ['event-2', 'sent'] as const]) {
      await table.write(deliveries.record({ ...invitation, userId: 'ada', eventId }, { outcome }));
    }
    await deliveries.noteFeedback({ userId: 'ada', eventId: 'event-2' }, 'bounced');

    const records = await exported(dataIn({ table, clock }), 'ada');

    const at = new Date(NOW).toISOString();
    const one = { type: 'notification', about: 'invitation.created', channel: 'mail', state: 'sent', at };
    expect(records).toEqual([one, one]);
  });

  test('is nothing of what went out any more after a month', async () => {
    const { data, time } = await givenDeliveries();
    time.now += MONTH_MS;

    const records = await exported(data, 'ada');

    expect(records).toEqual([]);
  });

  test('is nothing of anybody else', async () => {
    const { bob, data } = await givenSomebody();

    const records = await exported(data, bob);

    expect(records).toEqual([]);
  });
});

describe('an erasure', () => {
  test('leaves nothing of them, wherever it stood, and everything of others', async () => {
    const { ada, bob, data, database, own, tell } = await givenSomebody();
    for (let note = 0; note < 30; note += 1) await tell(ada);
    const ofAda = database.items('notifications').map(({ pk, sk }) => `${String(pk)} ${String(sk)}`);
    await own(bob, 'laptop');
    const all = database.items('notifications').length;

    await erase(data, ada);

    const left = database.items('notifications');
    expect(left).toHaveLength(all - ofAda.length);
    expect(JSON.stringify(left)).not.toContain(ada);
    expect((await exported(data, bob)).map(({ type }) => type)).toEqual([
      'notification_preferences',
      'held_notification',
      'push_device',
    ]);
  });

  test('may be repeated', async () => {
    const { ada, data, database } = await givenSomebody();
    await erase(data, ada);

    await erase(data, ada);

    expect(database.items('notifications')).toEqual([]);
  });

  test('takes along the webhooks of the organisations that go with them, as a restored table has them', async () => {
    const { table, clock, database, webhook } = givenWebhooks();
    await webhook();
    const nobody = async () => null;
    const names = { personName: nobody, organisationName: nobody };
    const people = { sealOf: nobody, profileOf: nobody, names };
    const data = notificationsPersonalData({
      table,
      clock,
      organisationsOf: async () => [ORGANISATION],
      ...people,
    });

    await erase(data, OWNER);

    expect(database.items('notifications')).toEqual([]);
  });
});
