import { silenceOutput } from '../../platform/testing/output.ts';
import { givenEvent, givenWorker } from '../notifications.fixture.ts';
import { STEP } from './fan-out.ts';
import { announced, givenPeople } from './people.fixture.ts';
import { PeopleRepository } from './people.repository.ts';

silenceOutput();

describe('what everybody is told', () => {
  test('reaches all of them once each, though a step ends in its middle', async () => {
    const { deliver, drain, queues, ids, addresses, notified } = await givenPeople(2_500);
    await deliver(announced);
    queues.bulk.diesAfter = 2 * (STEP + 1) + 400;

    const worked = await drain();

    const everybody = [...ids].sort();
    expect(worked.filter(({ kind }) => kind === 'deliver')).toHaveLength(2_500 + 400);
    expect(addresses().sort()).toEqual(everybody.map((id) => `${id}@example.org`).sort());
    expect(notified().sort()).toEqual(everybody);
  }, 60_000);

  test('is mailed no faster than bulk may', async () => {
    const { deliver, drain, time } = await givenPeople(100);
    const began = time.now;
    await deliver(announced);

    await drain();

    expect(time.now - began).toBe(49_500); // two a second
  });

  test('is left to the bulk queue, so that nothing urgent waits for it', async () => {
    const { deliver, queues, transport } = await givenPeople(3);

    await deliver(announced);

    expect(queues.deliver.messages).toEqual([]);
    expect(queues.bulk.messages).toMatchObject([{ message: { kind: 'fan-out' } }]);
    expect(transport.sent).toEqual([]);
  });

  test('reaches nobody where there is nobody', async () => {
    const { deliver, drain, transport } = await givenPeople(0);
    await deliver(announced);

    const worked = await drain();

    expect(worked).toHaveLength(1);
    expect(transport.sent).toEqual([]);
  });
});

describe('what an organisation’s managers are told', () => {
  const joined = givenEvent('member.joined', {
    aggregate: 'acme',
    subject: 'bob',
    data: { userId: 'bob', role: 'admin' },
  });

  test('reaches each of them by a message of their own, and not who did it', async () => {
    const { deliver, settle, managers, notes } = givenWorker();
    managers.set('acme', ['ada', 'bob', 'eve']);

    await deliver(joined);
    await settle();

    expect(['ada', 'bob', 'eve'].map((userId) => notes(userId).length)).toEqual([1, 0, 1]);
  });

  test('is told once, however often the event comes', async () => {
    const { deliver, settle, managers, notes } = givenWorker();
    managers.set('acme', ['ada']);

    for (let delivery = 0; delivery < 3; delivery += 1) await deliver(joined);
    await settle();

    expect(notes()).toHaveLength(1);
  });
});

describe('the list of everybody', () => {
  const registered = (aggregate: string) =>
    givenEvent('user.created', { module: 'users', aggregate, subject: aggregate });

  test('has who registers, once', async () => {
    const { deliver, table } = givenWorker();

    for (let delivery = 0; delivery < 3; delivery += 1) await deliver(registered('ada'));

    expect(await new PeopleRepository(table).page(null, 10)).toEqual({ userIds: ['ada'], cursor: null });
  });

  test('has nobody whose registration is replayed after their erasure', async () => {
    const { deliver, table } = givenWorker(null);

    await deliver(registered('ada'));

    expect(await new PeopleRepository(table).page(null, 10)).toEqual({ userIds: [], cursor: null });
  });

  test('is read in steps of any size, with nobody missing and nobody twice', async () => {
    const { table, ids } = await givenPeople(200);
    const people = new PeopleRepository(table);
    const found: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof people.page>> = await people.page(cursor, 7);
      expect(page.userIds.length).toBeLessThanOrEqual(7);
      found.push(...page.userIds);
      cursor = page.cursor;
    } while (cursor !== null);

    expect(found.sort()).toEqual([...ids].sort());
  });
});
