import { Table } from '../platform/dynamodb/table.ts';
import { silenceOutput } from '../platform/testing/output.ts';
import { MailNotAccepted } from './mail/mail.ts';
import { givenEvent, givenWorker, NOW } from './notifications.fixture.ts';
import { notificationsPersonalData } from './personal-data.ts';

silenceOutput();

async function givenDeliveries() {
  const given = givenWorker();
  const { database, deliver, time } = given;
  await deliver(givenEvent('registration.repeated', { id: 'event-1' }));
  given.transport.failures.push(new MailNotAccepted('throttled'));
  await deliver(givenEvent('account.suspended', { id: 'event-2' })).catch(() => undefined);
  const table = new Table('notifications', database);
  return { ...given, data: notificationsPersonalData({ table, clock: { now: () => time.now } }) };
}

describe('what notifications exports of a person', () => {
  test('is which mails were sent to them, and when', async () => {
    const { data } = await givenDeliveries();

    const { records } = await data.exportUser('ada', null);

    const at = new Date(NOW).toISOString();
    expect(records).toEqual([
      { type: 'notification', about: 'registration.repeated', channel: 'mail', state: 'sent', at },
      { type: 'notification', about: 'account.suspended', channel: 'mail', state: 'under_way', at },
    ]);
  });

  test('is nothing any more after a month, and nothing of anybody else', async () => {
    const { data, time } = await givenDeliveries();
    const others = await data.exportUser('eve', null);
    time.now += 30 * 86_400_000;

    const own = await data.exportUser('ada', null);

    expect([own.records, others.records]).toEqual([[], []]);
  });
});

describe('an erasure', () => {
  test('leaves none of them', async () => {
    const { data, database } = await givenDeliveries();

    const rest = await data.eraseUser('ada', null);

    expect(rest).toBeNull();
    expect(database.items('notifications')).toEqual([]);
  });
});
