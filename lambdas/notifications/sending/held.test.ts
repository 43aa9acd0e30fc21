import { flushMetrics } from '../../platform/metrics.ts';
import { silenceOutput } from '../../platform/testing/output.ts';
import { HELD_DUE_MESSAGE } from '../notifications.contract.ts';
import type { DeliverMessage } from '../notifications.contract.ts';
import { counted, givenEvent, givenWorker, NOW } from '../notifications.fixture.ts';
import { DEFAULT_PREFERENCES } from '../preferences/preferences.ts';
import { ProviderAway } from '../provider-away.ts';
import { HeldRepository } from './held.repository.ts';
import { GIVE_UP_MS } from './postpone.ts';

silenceOutput();
beforeEach(() => flushMetrics());

/** 08:00 of the next day in Berlin, where it is 10:00 now. */
const MORNING = Date.UTC(2026, 10, 22, 7);
const QUARTER_MS = 15 * 60_000;

/** Somebody joined an organisation: chatty, so that its mail waits for the morning. */
const joined = (id: string, at = NOW): DeliverMessage => ({
  kind: 'deliver',
  event: givenEvent('member.joined', { id, at, aggregate: 'acme', data: { userId: 'bob', role: 'member' } }),
  readerId: 'ada',
});

function givenHolding() {
  const given = givenWorker();
  const { database, time, bulk, settle } = given;
  return {
    ...given,
    held: () =>
      database
        .items('notifications')
        .filter(({ sk, pk }) => /^HELD#/.test(String(sk)) || /^HELD#/.test(String(pk))),
    /** The schedule looks for what is due, and what it finds is done. */
    look: async (at = MORNING) => {
      time.now = at;
      await bulk(HELD_DUE_MESSAGE);
      await settle();
    },
  };
}

describe('what waits for the morning', () => {
  test('stands in the inbox at once, and is mailed to nobody before', async () => {
    const { deliver, look, notes, transport, record } = givenHolding();

    await deliver(joined('event-1'));
    await look(MORNING - 1);

    expect(notes()).toHaveLength(1);
    expect(transport.sent).toEqual([]);
    expect(record()).toMatchObject({ state: 'done', outcome: 'held' });
  });

  test('is its own mail when it is alone', async () => {
    const { deliver, look, transport, record, held } = givenHolding();
    await deliver(joined('event-1'));

    await look();

    expect(transport.sent).toMatchObject([{ subject: 'Bob has joined Engines' }]);
    expect(record()).toMatchObject({ state: 'done', outcome: 'sent', messageId: 'message-1' });
    expect(held()).toEqual([]);
  });

  test('is one mail of all when there are several', async () => {
    const { deliver, look, transport, database, held } = givenHolding();
    for (const id of ['event-1', 'event-2', 'event-3']) await deliver(joined(id));

    await look();

    expect(transport.sent).toMatchObject([{ subject: '3 things have happened on Soloist' }]);
    const mails = database.items('notifications', 'USER#ada').filter(({ channel }) => channel === 'mail');
    expect(mails.map(({ outcome }) => outcome)).toEqual(['sent', 'sent', 'sent']);
    expect(held()).toEqual([]);
  });

  test('is mailed once, however often it is looked for and the events come', async () => {
    const { deliver, look, bulk, transport } = givenHolding();
    await deliver(joined('event-1'));
    await deliver(joined('event-1'));

    await look();
    await look(MORNING + QUARTER_MS);
    await bulk({ kind: 'held', userId: 'ada', dueAt: MORNING });
    await deliver(joined('event-1'));

    expect(transport.sent).toHaveLength(1);
  });

  test('is mailed once when two workers are sent for it', async () => {
    const { deliver, bulk, time, transport } = givenHolding();
    for (const id of ['event-1', 'event-2']) await deliver(joined(id));
    time.now = MORNING;

    await Promise.allSettled([1, 2, 3].map(() => bulk({ kind: 'held', userId: 'ada', dueAt: MORNING })));

    expect(transport.sent).toHaveLength(1);
  });

  test('is not mailed to who has turned it off since', async () => {
    const { deliver, look, prefer, transport, record, held } = givenHolding();
    await deliver(joined('event-1'));
    const activity = { inbox: true, mail: 'off', push: true } as const;
    await prefer({ categories: { ...DEFAULT_PREFERENCES.categories, activity } });

    await look();

    expect(transport.sent).toEqual([]);
    expect(record()).toMatchObject({ outcome: 'turned_off' });
    expect(held()).toEqual([]);
  });

  test('waits on where it is quiet by then', async () => {
    const { deliver, look, prefer, transport, held } = givenHolding();
    await deliver(joined('event-1'));
    await deliver(joined('event-2'));
    await prefer({ quietHours: { from: '22:00', to: '09:00' } });

    await look();
    const before = transport.sent.length;
    await look(MORNING + 3_600_000);

    expect([before, transport.sent.length]).toEqual([0, 1]);
    expect(held()).toEqual([]);
  });

  test('is as many mails as it takes where it is very much', async () => {
    const { deliver, look, transport, held } = givenHolding();
    for (let event = 1; event <= 70; event += 1) await deliver(joined(`event-${event}`));

    await look();

    expect(transport.sent.map(({ subject }) => subject)).toEqual([
      '50 things have happened on Soloist',
      '20 things have happened on Soloist',
    ]);
    expect(held()).toEqual([]);
  });

  test('is not forgotten when it is added while the rest is sent', async () => {
    const { deliver, look, table, transport } = givenHolding();
    await deliver(joined('event-1'));
    const repository = new HeldRepository(table);
    const late = { userId: 'ada', channel: 'mail', dueAt: MORNING, event: joined('event-2').event } as const;
    jest.spyOn(transport, 'send').mockImplementationOnce(async (mail) => {
      for (const write of repository.hold({ ...late, event: givenEvent('member.joined', late.event) }))
        await table.write(write);
      transport.sent.push(mail);
      return 'message-1';
    });

    await look();
    await look(MORNING + QUARTER_MS);

    expect(transport.sent).toHaveLength(2);
  });
});

describe('what is held while SES is away', () => {
  test('is tried again at the next look, and counted', async () => {
    const { deliver, look, transport, record } = givenHolding();
    for (const id of ['event-1', 'event-2']) await deliver(joined(id));
    transport.failures.push(new ProviderAway('SES is away'));

    const metrics = await counted(() => look());
    await look(MORNING + QUARTER_MS);

    expect(metrics).toMatchObject({ MailsPostponed: 1 });
    expect(transport.sent).toMatchObject([{ subject: '2 things have happened on Soloist' }]);
    expect(record()).toMatchObject({ outcome: 'sent' });
  });

  test('is counted as a possible second copy where SES gave no answer', async () => {
    const { deliver, look, transport } = givenHolding();
    for (const id of ['event-1', 'event-2']) await deliver(joined(id));
    transport.failures.push(new ProviderAway('no answer', { mayHaveTaken: true }));
    await look();

    const metrics = await counted(() => look(MORNING + QUARTER_MS));

    expect(metrics).toMatchObject({ MailsSent: 1, MailsPossiblyRepeated: 1 });
  });

  test('fails for the queue to keep after a day, is looked for no more, and is mailed when that is replayed', async () => {
    const { deliver, look, bulk, queues, transport } = givenHolding();
    await deliver(joined('event-1'));
    transport.failures.push(new ProviderAway('SES is away'));

    await expect(look(MORNING + GIVE_UP_MS)).rejects.toThrow('SES is away');
    await bulk(HELD_DUE_MESSAGE);
    const looked = queues.bulk.take();
    await bulk({ kind: 'held', userId: 'ada', dueAt: MORNING });

    expect(looked).toEqual([]);
    expect(transport.sent).toHaveLength(1);
  });
});

describe('in quiet hours', () => {
  test('mail and push wait for their end, and come as one of each', async () => {
    const { deliver, look, prefer, device, time, transport, pushTransport } = givenHolding();
    await prefer({ quietHours: { from: '22:00', to: '07:00' } });
    await device('phone');
    time.now = Date.UTC(2026, 10, 21, 22); // 23:00 in Berlin
    const disabled = (id: string): DeliverMessage => ({
      kind: 'deliver',
      event: givenEvent('webhook.disabled', {
        id,
        at: time.now,
        data: { organisationId: 'acme', webhookId: id, host: 'hooks.example' },
      }),
      readerId: 'ada',
    });
    await deliver(disabled('event-1'));
    await deliver(disabled('event-2'));
    const before = [transport.sent.length, pushTransport.sent.length];

    await look(Date.UTC(2026, 10, 22, 6)); // 07:00

    expect(before).toEqual([0, 0]);
    expect(transport.sent).toMatchObject([{ subject: '2 things have happened on Soloist' }]);
    expect(pushTransport.sent).toMatchObject([{ message: { payload: { title: '2 notifications' } } }]);
  });

  test('what is about the account’s security waits for nothing', async () => {
    const { deliver, prefer, device, transport, pushTransport } = givenHolding();
    await prefer({ quietHours: { from: '00:00', to: '23:59' } });
    await device('phone');

    await deliver(givenEvent('password.changed', { data: null }));

    expect([transport.sent.length, pushTransport.sent.length]).toEqual([1, 1]);
  });
});

describe('a look for what is due', () => {
  test('finds everybody’s, in every part of the index', async () => {
    const { deliver, bulk, queues, time } = givenHolding();
    const readers = Array.from({ length: 40 }, (_, index) => `reader-${index}`);
    for (const readerId of readers) await deliver({ ...joined('event-1'), readerId });
    time.now = MORNING;

    await bulk(HELD_DUE_MESSAGE);

    const found = queues.bulk.take().map((message) => ('userId' in message ? message.userId : null));
    expect(found.sort()).toEqual(readers.sort());
  });
});
