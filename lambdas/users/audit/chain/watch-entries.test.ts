import fc from 'fast-check';
import { outputOf, silenceOutput } from '../../../platform/testing/output.ts';
import { givenLogs } from './chain.fixture.ts';

silenceOutput();

const BY_TTL = { type: 'Service', principalId: 'dynamodb.amazonaws.com' } as never;

/** How many tamperings are counted while something is done. */
async function tampered(work: () => Promise<unknown>): Promise<number> {
  const lines = await outputOf(work);
  return lines.reduce((sum, { AuditTampered: value = 0 }) => sum + Number(value), 0);
}

const entry = (action: string, organisationId = 'o1') => ({
  organisationId,
  by: 'ada',
  action,
  device: 'curl',
});

describe('the stream of audit entries', () => {
  test('is put into the chains, each entry once, however often and in whatever pieces it comes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('o1', 'o2'), { minLength: 1, maxLength: 12 }),
        fc.infiniteStream(fc.integer({ min: 1, max: 4 })),
        async (logs, pieces) => {
          const given = givenLogs();
          const records = [];
          for (const [index, log] of logs.entries())
            records.push(await given.written(entry(`action.${index}`, log)));

          for (let at = 0; at < records.length;) {
            const size = pieces.next().value;
            await given.take(records.slice(at, at + size));
            // as after a crash before the answer
            await given.take(records.slice(Math.max(0, at - 1), at + size));
            at += size;
          }

          for (const organisationId of ['o1', 'o2']) {
            const verdict = await given.chain.verify({ organisationId });
            const count = logs.filter((log) => log === organisationId).length;
            expect(verdict).toMatchObject({ entries: count, pending: 0, broken: [] });
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  test('is one chain although two workers take the same log at once', async () => {
    const given = givenLogs();
    const records = [];
    for (const action of ['a', 'b', 'c']) records.push(await given.written(entry(action)));

    await Promise.all([given.take(records), given.take(records)]);

    expect(await given.verify()).toMatchObject({ entries: 3, broken: [] });
  });

  test('comes again from the first entry that failed', async () => {
    const given = givenLogs();
    const records = [];
    for (const action of ['a', 'b', 'c']) records.push(await given.written(entry(action)));
    const transact = given.database.transact.bind(given.database);
    let calls = 0;
    jest.spyOn(given.database, 'transact').mockImplementation(async (writes) => {
      calls += 1;
      if (calls === 2) throw new Error('the table is out of reach');
      return transact(writes);
    });

    const answer = await given.take(records);
    await given.take(records.slice(1));

    const failed = records[1]!.dynamodb!.SequenceNumber;
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: failed }] });
    expect(await given.verify()).toMatchObject({ entries: 3, broken: [] });
  });

  test('counts nothing for entries that are added', async () => {
    const given = givenLogs();
    const record = await given.written(entry('a'));

    expect(await tampered(() => given.take([record]))).toBe(0);
  });

  test.each(['MODIFY', 'REMOVE'] as const)('counts a %s of an entry by anybody', async (eventName) => {
    const given = givenLogs();
    const [old] = await given.entries(1);

    const counted = await tampered(() => given.take([given.recordOf({ eventName, old: old!, item: old! })]));

    expect(counted).toBe(1);
  });

  test('counts the removal of a link, and of a head', async () => {
    const given = givenLogs();
    await given.entries(1);
    const items = given.items('CHAIN#LOG#o1');

    const counted = await tampered(() =>
      given.take(items.map((old) => given.recordOf({ eventName: 'REMOVE', old }))),
    );

    expect(counted).toBe(2);
  });

  test('lets the TTL remove what is over', async () => {
    const given = givenLogs();
    const [old] = await given.entries(1);

    const record = given.recordOf({ eventName: 'REMOVE', userIdentity: BY_TTL, old: old! });

    expect(await tampered(() => given.take([record]))).toBe(0);
  });
});

describe('erasing a person', () => {
  async function givenErased() {
    const given = givenLogs();
    await given.entries(3, { userId: 'ada' });
    const entries = given.items('USER#ada');
    const links = given.links('USER#ada');
    return { given, entries, links };
  }

  test('removes their log and its chain without a sound', async () => {
    const { given, entries, links } = await givenErased();
    await given.chain.markErased('ada');
    for (const item of [...entries, ...links]) await given.remove(item);

    const records = [...entries, ...links].map((old) => given.recordOf({ eventName: 'REMOVE', old }));

    expect(await tampered(() => given.take(records))).toBe(0);
    expect(await given.chain.verify({ userId: 'ada' })).toMatchObject({ erased: true, broken: [] });
  });

  test('leaves no chain to an entry that comes late', async () => {
    const { given, links } = await givenErased();
    const late = await given.written({ userId: 'ada', action: 'late', device: 'curl' });
    await given.chain.markErased('ada');
    for (const item of links) await given.remove(item);

    await given.take([late]);

    expect(given.links('USER#ada')).toEqual([]);
  });

  test('is nothing that somebody without the key could pretend', async () => {
    const { given, entries } = await givenErased();
    await given.put({ ...given.head('USER#ada'), erased: true, root: 1, mac: 'A'.repeat(43) });

    const record = given.recordOf({ eventName: 'REMOVE', old: entries[0]! });

    expect(await tampered(() => given.take([record]))).toBe(1);
  });

  test('allows nothing in the log of anybody else', async () => {
    const { given } = await givenErased();
    const [old] = await given.entries(1);
    await given.chain.markErased('ada');

    expect(await tampered(() => given.take([given.recordOf({ eventName: 'REMOVE', old: old! })]))).toBe(1);
  });
});
