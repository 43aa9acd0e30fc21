import { withContext } from '../platform/context.ts';
import type { DomainEvent } from '../platform/events/event.ts';
import { silenceOutput } from '../platform/testing/output.ts';
import { givenFilesWithEvents, KB, MB } from './files.fixture.ts';
import { MemoryObjects } from './objects.fixture.ts';
import { filesSubscribers } from './subscribers.ts';

silenceOutput();

const DAY_MS = 86_400_000;

function givenSubscribers() {
  const files = givenFilesWithEvents();
  const { table, people } = files;
  const ada = people.person();
  const objects = new MemoryObjects();
  const again: DomainEvent[] = [];
  const gone = new Set<string>();
  const subscribers = filesSubscribers({
    table,
    objects,
    hasMembers: async (organisationId) => !gone.has(organisationId),
    again: async (event) => void again.push(event),
  });
  const event = (aggregate: string, data: object = {}, version = 1): DomainEvent => {
    const about = { id: 'e1', type: 'some.event', module: 'some', at: files.time.now, subject: null };
    return { ...about, aggregate, version, data };
  };
  const bought = (change: object, version: number) => {
    const data = { plan: 'pro', status: 'active', endsAt: null, graceEndsAt: null, ...change };
    return subscribers.bought(event(ada.organisationId, data, version));
  };
  const limit = async () => ((await files.usage(ada.id)) as { limitBytes: number }).limitBytes;
  return { ...files, ada, objects, again, gone, subscribers, event, bought, limit };
}

describe('what an organisation may keep', () => {
  test('is what the first plan lets everybody, until a plan is bought', async () => {
    const { limit, bought } = givenSubscribers();
    const before = await limit();

    await bought({}, 1);

    expect([before, await limit()]).toEqual([10 * MB, 100 * MB]);
  });

  test('follows the newest event, whatever order they come in, and how often', async () => {
    const { limit, bought } = givenSubscribers();

    await bought({ status: 'canceled' }, 7);
    await bought({}, 5);
    await bought({ status: 'canceled' }, 7);

    expect(await limit()).toBe(10 * MB);
  });

  test.each([
    ['a plan that has ended', { endsAt: -1 }, 10 * MB],
    ['a plan that will end', { endsAt: DAY_MS }, 100 * MB],
    ['a plan in arrears', { status: 'past_due', graceEndsAt: DAY_MS }, 100 * MB],
    ['a plan whose grace is over', { status: 'past_due', graceEndsAt: -1 }, 10 * MB],
    ['a plan that is not paid for yet', { status: 'incomplete' }, 10 * MB],
    ['a plan that is tried', { status: 'trialing' }, 100 * MB],
    ['a plan that is sold no more', { plan: 'gone' }, 10 * MB],
  ])('of %s is decided when somebody asks', async (_, change, expected) => {
    const { limit, bought, time } = givenSubscribers();
    const moved = Object.fromEntries(
      Object.entries(change).map(([name, value]) => [
        name,
        typeof value === 'number' ? time.now + value : value,
      ]),
    );

    await bought(moved, 1);

    expect(await limit()).toBe(expected);
  });

  test('deletes nothing when a plan ends: what is there stays, and no more is let in', async () => {
    const { ada, bought, upload, arrive, request, usage } = givenSubscribers();
    await bought({}, 1);
    const id = await upload(ada.id, { size: 40 * MB });
    await arrive(id, ada.organisationId, { original: 40 * MB });

    await bought({ status: 'canceled' }, 2);

    const body = { name: 'a.pdf', type: 'application/pdf', size: 1 };
    const statuses = [
      (await request('GET', `/v1/files/${id}/content`, ada.id)).statusCode,
      (await request('POST', '/v1/files', ada.id, { body })).statusCode,
    ];
    expect(statuses).toEqual([302, 409]);
    expect(await usage(ada.id)).toMatchObject({ usedBytes: 40 * MB, limitBytes: 10 * MB });
  });

  test('is not noted for an organisation that is gone', async () => {
    const { ada, bought, gone, limit } = givenSubscribers();
    gone.add(ada.organisationId);

    await bought({}, 1);

    expect(await limit()).toBe(10 * MB);
  });
});

describe('what the bucket holds', () => {
  test('of a deleted file goes, however much it is, and of no other', async () => {
    const { ada, objects, subscribers, event, newId } = givenSubscribers();
    const [gone, other] = [newId(), newId()];
    const place = `files/${ada.organisationId}`;
    const sizes = ['a', 'b', 'c', 'd', 'e'];
    for (const size of sizes) objects.keys.add(`${place}/${gone}/${size}`);
    objects.keys.add(`uploads/${ada.organisationId}/${gone}`);
    objects.keys.add(`${place}/${other}/a`);

    await subscribers.deleted(event(gone, { organisationId: ada.organisationId }));

    expect([...objects.keys]).toEqual([`${place}/${other}/a`]);
  });
});

describe('an organisation that was deleted', () => {
  test('takes its files along, whoever uploaded them', async () => {
    const { ada, people, upload, arrive, subscribers, event, table, objects } = givenSubscribers();
    const bob = people.person();
    const organisationId = people.organisation({ [ada.id]: 'owner', [bob.id]: 'member' });
    for (const who of [ada.id, bob.id, bob.id]) {
      const id = await upload(who, { organisationId, size: KB });
      await arrive(id, organisationId, { original: KB });
      objects.keys.add(`files/${organisationId}/${id}/original`);
    }

    await subscribers.organisationDeleted(event(organisationId));

    const left = await Promise.all(
      [`ORG#${organisationId}`, `USER#${bob.id}`].map((pk) => table.query({ pk })),
    );
    expect(left.map(({ items }) => items)).toEqual([[], []]);
    expect([...objects.keys]).toEqual([]);
  });

  test('is gone on with in another invocation when the time of this one is over', async () => {
    const { ada, subscribers, event, objects, again } = givenSubscribers();
    for (const key of ['a', 'b', 'c', 'd', 'e']) objects.keys.add(`files/${ada.organisationId}/x/${key}`);
    const deleted = event(ada.organisationId);
    const late = { requestId: 'r1', remaining: () => 5_000 };

    await withContext(late, () => subscribers.organisationDeleted(deleted));

    expect(again).toEqual([deleted]);
    expect(objects.keys.size).toBe(3);
  });
});
