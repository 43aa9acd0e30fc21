import { silenceOutput } from '../../../platform/testing/output.ts';
import { chainsUnderRoot } from './chains-under-root.ts';
import { DAY, givenLogs } from './chain.fixture.ts';
import { digestOf, hashOf } from './link.ts';
import type { Link } from './link.ts';

silenceOutput();

type Given = ReturnType<typeof givenLogs>;
type Stored = Awaited<ReturnType<Given['entries']>>;

async function givenFive() {
  const given = givenLogs();
  const entries = await given.entries(5);
  return { given, entries };
}

describe('verifying an audit log', () => {
  test('finds it whole, and says from when to when and where it ends', async () => {
    const { given, entries } = await givenFive();

    const verdict = await given.verify();

    expect(verdict).toEqual({
      entries: 5,
      pending: 0,
      from: new Date(Number(entries[0]!['at'])).toISOString(),
      to: new Date(Number(entries[4]!['at'])).toISOString(),
      head: expect.stringMatching(/^5:[\w-]{43}$/),
      erased: false,
      broken: [],
    });
  });

  test('finds an empty one whole', async () => {
    const verdict = await givenLogs().verify();

    expect(verdict).toMatchObject({ entries: 0, head: null, broken: [] });
  });

  test('holds each log to its own chain', async () => {
    const { given } = await givenFive();
    await given.entries(2, { userId: 'ada' });
    await given.entries(1, { admins: true });

    const verdicts = [
      await given.chain.verify({ userId: 'ada' }),
      await given.chain.verify({ admins: true }),
    ];

    expect(verdicts.map(({ entries, broken }) => [entries, broken])).toEqual([
      [2, []],
      [1, []],
    ]);
  });

  // each is somebody with the table and without the secret
  const manipulations: readonly [string, (given: Given, entries: Stored) => Promise<unknown>, RegExp][] = [
    [
      'an entry was changed',
      ({ change }, [, , e]) => change(e!, { by: 'eve' }),
      /entry .* was changed \(link 3\)/,
    ],
    [
      'an entry was to be kept no longer',
      ({ change }, [e]) => change(e!, { expiresAt: 1_900_000_000 }),
      /was changed/,
    ],
    ['an entry was removed', ({ remove }, [, e]) => remove(e!), /entry .* was removed \(link 2\)/],
    ['the first entry was removed', ({ remove }, [e]) => remove(e!), /entry .* was removed \(link 1\)/],
    ['the last entry was removed', ({ remove }, e) => remove(e[4]!), /entry .* was removed \(link 5\)/],
    [
      'an entry was inserted past the stream',
      async (given, [e]) => {
        await given.put({ ...e!, sk: `${e!.sk}0` });
        given.time.now += DAY;
      },
      /entry .* is not in the chain: it was inserted/,
    ],
    [
      'an entry of another day was inserted',
      async (given, [e]) => {
        const item = { ...e!, sk: `${e!.sk}0` };
        await given.put(item);
        given.time.now += DAY;
        await given.take([given.recordOf({ eventName: 'INSERT', item })]);
      },
      /was inserted: it says another time than when it was written, 2026-11-22/,
    ],
    [
      'two entries changed places',
      async ({ put }, [a, b]) => {
        await put({ ...b!, pk: a!.pk, sk: a!.sk });
        await put({ ...a!, pk: b!.pk, sk: b!.sk });
      },
      /was changed/,
    ],
    [
      'two links changed places',
      async ({ links, change }) => {
        const [, b, c] = links();
        await change(b!, { seq: 3 });
        await change(c!, { seq: 2 });
      },
      /link 2 was changed/,
    ],
    [
      'the entry and its link were removed',
      async ({ links, remove }, [, , e]) => {
        await remove(e!);
        await remove(links()[2]!);
      },
      /links 3 to 3 were removed before their time/,
    ],
    [
      'the beginning was cut off',
      async ({ links, remove }, [a, b]) => {
        const [c, d] = links();
        for (const item of [a, b, c, d]) await remove(item!);
      },
      /links 1 to 2 were removed before their time/,
    ],
    [
      'the end was cut off',
      async ({ links, remove }, entries) => {
        for (const item of [...entries.slice(3), ...links().slice(3)]) await remove(item);
      },
      /links 4 to 5 were removed from the end/,
    ],
    [
      'the end was cut off, and the head written to fit',
      async ({ links, remove, change, head }, entries) => {
        const [, , last, ...cut] = links();
        for (const item of [...entries.slice(3), ...cut]) await remove(item);
        await change(head(), { seq: 3, hash: last!['hash'] });
      },
      /the head was changed, or is not ours/,
    ],
    ['the head was removed', ({ remove, head }) => remove(head()), /the head was removed/],
    [
      'a link was changed',
      ({ links, change }) => change(links()[4]!, { hash: 'A'.repeat(43) }),
      /link 5 was changed/,
    ],
    [
      'an entry was changed, and every hash written to fit',
      async (given, [, , , , e]) => {
        const changed = { ...e!, by: 'eve' };
        await given.put(changed);
        const {
          hash: _,
          pk: _pk,
          sk: _sk,
          expiresAt: _time,
          ...link
        } = given.links()[4]! as unknown as Link & Stored[number];
        const forged = { ...link, digest: digestOf(changed) };
        await given.change(given.links()[4]!, { digest: forged.digest, hash: hashOf('LOG#o1', forged) });
        await given.change(given.head(), { hash: hashOf('LOG#o1', forged) });
      },
      /the head was changed, or is not ours/,
    ],
    [
      'the forgery was followed by an entry of ours',
      async (given) => {
        await given.change(given.head(), { hash: 'A'.repeat(43) });
        await given.entries(1);
      },
      /link 6 was added to an end that was not ours/,
    ],
    [
      'a link was put behind the end',
      async ({ links, put }) => {
        const [, , , , e] = links();
        await put({ ...e!, sk: `${e!.sk}0`, seq: 6 });
      },
      /links 6 to 6 come after the head/,
    ],
    [
      'a link was put in twice',
      async ({ links, put }) => {
        const [, b] = links();
        await put({ ...b!, sk: `${b!.sk}0` });
      },
      /there are two links 2/,
    ],
    [
      'the log was taken for an erased one',
      ({ change, head }) => change(head(), { erased: true, root: 1, mac: 'A'.repeat(43) }),
      /the mark of an erasure is not ours/,
    ],
  ];

  test.each(manipulations)('says that %s', async (_, manipulate, sentence) => {
    const { given, entries } = await givenFive();
    await manipulate(given, entries);

    const { broken } = await given.verify();

    expect(broken.join('\n')).toMatch(sentence);
  });

  test('allows for entries and links at the beginning whose time was over', async () => {
    const { given, entries } = await givenFive();
    given.time.now += 31 * DAY;
    const later = await given.entries(2);

    for (const item of [...entries, ...given.links().slice(0, 5)]) await given.remove(item);

    expect(later).toHaveLength(7);
    expect(await given.verify()).toMatchObject({ entries: 2, broken: [] });
  });

  test('allows for what the TTL has not come to yet, in whatever order it comes', async () => {
    const { given, entries } = await givenFive();
    given.time.now += 31 * DAY;

    await given.remove(entries[3]!);
    await given.remove(given.links()[1]!);

    expect(await given.verify()).toMatchObject({ entries: 0, broken: [] });
  });

  test('finds a chain whole of which everything was over', async () => {
    const { given, entries } = await givenFive();
    given.time.now += 31 * DAY;

    for (const item of [...entries, ...given.links()]) await given.remove(item);

    expect(await given.verify()).toMatchObject({ entries: 0, from: null, broken: [] });
  });

  test('waits for the worker a quarter of an hour, and then misses the link', async () => {
    const { given } = await givenFive();
    await given.written({ organisationId: 'o1', by: 'ada', action: 'late', device: 'curl' });

    const soon = await given.verify();
    given.time.now += 16 * 60_000;
    const late = await given.verify();

    expect(soon).toMatchObject({ entries: 6, pending: 1, broken: [] });
    expect(late.broken).toEqual([expect.stringContaining('is not in the chain')]);
  });

  test('goes on when the root of the data secret is replaced', async () => {
    const { given } = await givenFive();
    const first = { id: 1, text: 'a data secret', createdAt: 0 };
    const second = { id: 2, text: 'another data secret', createdAt: 0 };
    given.useRoots({ active: second, all: [first, second] });
    await given.entries(2);

    const both = await given.verify();
    given.useRoots({ active: second, all: [second] });
    const retired = await given.verify();

    expect([both, retired]).toMatchObject([
      { entries: 7, broken: [] },
      { entries: 7, broken: [] },
    ]);
  });

  test('proves its end by the new root once that is re-keyed, and no end that was forged', async () => {
    const { given } = await givenFive();
    await given.entries(1, { admins: true });
    await given.change(given.head('LOG#admins'), { hash: 'A'.repeat(43) });
    const first = { id: 1, text: 'a data secret', createdAt: 0 };
    const second = { id: 2, text: 'another data secret', createdAt: 0 };
    const roots = { active: second, all: [first, second] };
    given.useRoots(roots);
    const ends = chainsUnderRoot({ table: given.table, dataSecret: async () => roots });

    const rekeyed = [
      await ends.rekey(given.items('CHAIN#LOG#o1').find(({ sk }) => sk === 'HEAD')!),
      await ends.rekey(given.items('CHAIN#LOG#admins').find(({ sk }) => sk === 'HEAD')!),
    ];

    given.useRoots({ active: second, all: [second] });
    expect(rekeyed).toEqual([true, false]);
    expect(await given.verify()).toMatchObject({ entries: 5, broken: [] });
  });
});

describe('an end that was noted down', () => {
  test('is found again, however long the log has become', async () => {
    const { given } = await givenFive();
    const { head } = await given.verify();
    await given.entries(3);

    expect((await given.verify(head!)).broken).toEqual([]);
  });

  test('shows that somebody has put the whole back to an earlier day', async () => {
    const { given } = await givenFive();
    const before = given.database.items('users');
    await given.entries(2);
    const { head } = await given.verify();
    for (const item of [...given.items('LOG#o1'), ...given.links()]) await given.remove(item);
    for (const item of before) await given.put(item as Stored[number]);

    const [unaware, aware] = [await given.verify(), await given.verify(head!)];

    expect(unaware.broken).toEqual([]);
    expect(aware.broken).toEqual([expect.stringContaining('link 7, is not in the chain')]);
  });
});
