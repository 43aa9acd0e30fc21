import { headerOf, jsonOf } from '../platform/testing/alb.ts';
import { silenceOutput } from '../platform/testing/output.ts';
import { MemoryDatabase } from '../platform/dynamodb/memory-database.ts';
import type { PersonalData } from '../platform/personal-data.ts';
import { givenFiles, KB } from './files.fixture.ts';
import { MemoryObjects } from './objects.fixture.ts';
import { filesPersonalData } from './personal-data.ts';

silenceOutput();

/** Two people with an organisation of both; ada's personal one ends with her. */
function givenPeople() {
  const database = new MemoryDatabase();
  const files = givenFiles({ database });
  const { people, table, transactions, clock } = files;
  const [ada, bob] = [people.person(), people.person()];
  const shared = people.organisation({ [ada.id]: 'owner', [bob.id]: 'member' });
  const objects = new MemoryObjects();
  const personalData = filesPersonalData({
    table,
    objects,
    transactions,
    clock,
    sealOf: people.sealOf,
    organisationsOf: async (userId) => (userId === ada.id ? [ada.organisationId] : []),
  });
  const keep = async (who: string, name: string, organisationId: string) => {
    const id = await files.upload(who, { name, type: 'application/pdf', size: KB, organisationId });
    await files.arrive(id, organisationId, { original: KB });
    objects.keys.add(`files/${organisationId}/${id}/original`);
    return id;
  };
  return { ...files, database, ada, bob, shared, objects, personalData, keep };
}

async function eraseAll({ eraseUser }: PersonalData, userId: string): Promise<number> {
  let steps = 0;
  for (let cursor: string | null = null, isFirst = true; isFirst || cursor !== null; isFirst = false) {
    cursor = await eraseUser(userId, cursor);
    steps += 1;
  }
  return steps;
}

describe('the erasure of a person', () => {
  test('removes what they uploaded to their own, in every form, in bounded steps', async () => {
    const { ada, objects, personalData, keep, database, time, request } = givenPeople();
    for (let file = 0; file < 30; file += 1) {
      time.now += 1;
      await keep(ada.id, 'own.pdf', ada.organisationId);
    }
    await request('POST', '/v1/users/me/avatar', ada.id, { body: { type: 'image/png', size: 10 } });

    const steps = await eraseAll(personalData, ada.id);

    expect(steps).toBeGreaterThan(15);
    expect([...objects.keys]).toEqual([]);
    expect(database.items('files')).toEqual([]);
  });

  test('leaves what they uploaded to others’, without a word of who it was', async () => {
    const { ada, bob, shared, objects, personalData, keep, request, usage, database } = givenPeople();
    const id = await keep(ada.id, 'canary-plan.pdf', shared);
    const before = await usage(bob.id, shared);

    await eraseAll(personalData, ada.id);

    const read = jsonOf(await request('GET', `/v1/files/${id}`, bob.id));
    expect(read).toMatchObject({ name: 'file.pdf', uploadedBy: null, state: 'ready' });
    expect([...objects.keys]).toEqual([`files/${shared}/${id}/original`]);
    expect(await usage(bob.id, shared)).toEqual(before);
    expect(JSON.stringify(database.items('files'))).not.toContain(ada.id);
    const content = await request('GET', `/v1/files/${id}/content`, bob.id);
    expect(new URL(headerOf(content, 'Location')!).searchParams.get('fileName')).toBe('file.pdf');
  });

  test('touches nothing of anybody else’s, and changes nothing when it is repeated', async () => {
    const { ada, bob, shared, personalData, keep, database } = givenPeople();
    await keep(bob.id, 'bob.pdf', bob.organisationId);
    await keep(bob.id, 'shared.pdf', shared);
    const before = database.items('files');
    await keep(ada.id, 'own.pdf', ada.organisationId);

    await eraseAll(personalData, ada.id);
    await eraseAll(personalData, ada.id);

    expect(database.items('files')).toEqual(before);
  });

  test('ends what they uploaded and nobody has looked at yet', async () => {
    const { ada, shared, personalData, upload, worker } = givenPeople();
    const own = await upload(ada.id);
    const theirs = await upload(ada.id, { organisationId: shared });

    await eraseAll(personalData, ada.id);

    const received = [
      await worker.receive({ fileId: own, organisationId: ada.organisationId }),
      await worker.receive({ fileId: theirs, organisationId: shared }),
    ];
    expect(received).toMatchObject([null, { userId: null, state: 'processing' }]);
  });
});

describe('the export of a person', () => {
  test('lists what they uploaded, wherever to, by its own name, a page at a time', async () => {
    const { ada, bob, shared, personalData, keep, time } = givenPeople();
    for (let file = 0; file < 120; file += 1) {
      time.now += 1;
      await keep(ada.id, `${file}.pdf`, file % 2 ? shared : ada.organisationId);
      if (file % 60 === 0) await keep(bob.id, 'bob.pdf', shared);
    }

    const first = await personalData.exportUser(ada.id, null);
    const second = await personalData.exportUser(ada.id, first.cursor);

    const records = [...first.records, ...second.records];
    expect([first.records.length, second.cursor]).toEqual([100, null]);
    expect(records.map(({ name }) => name)).toEqual(Array.from({ length: 120 }, (_, file) => `${file}.pdf`));
    expect(records[0]).toMatchObject({
      type: 'file',
      contentType: 'application/pdf',
      state: 'ready',
      size: KB,
    });
    expect(records[0]!['content']).toBe(`/v1/files/${String(records[0]!['id'])}/content`);
  });
});
