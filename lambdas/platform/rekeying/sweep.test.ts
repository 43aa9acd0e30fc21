import type { Item } from '../dynamodb/item.ts';
import { Unavailable } from '../errors.ts';
import { sweep } from './sweep.ts';
import type { SweepDeps } from './sweep.ts';
import { isExpired } from './under-root.ts';
import type { UnderRoot } from './under-root.ts';

const NOW = Date.UTC(2026, 10, 21, 9);

/** Things in a table, a page of two at a time, whose `under` is the root that they stand under. */
function givenThings(things: readonly Item[], kind: Partial<UnderRoot> = {}) {
  const items = things.map((thing) => ({ ...thing }));
  const waits: number[] = [];
  const kinds: readonly UnderRoot[] = [
    {
      what: 'things',
      waitsFor: 'their owners',
      rootOf: (item, now) => (isExpired(item, now) ? null : Number(item['under'])),
      async rekey(item) {
        const movable = item['stays'] === undefined;
        if (movable) (item as Record<string, unknown>)['under'] = 2;
        return movable;
      },
      drop: null,
      ...kind,
    },
  ];
  const deps: SweepDeps = {
    tables: [{ table: 'things', kinds }],
    scan: async function* () {
      for (let from = 0; from < items.length; from += 2) yield items.slice(from, from + 2);
    },
    clock: { now: () => NOW },
    wait: async (ms) => void waits.push(ms),
  };
  return { deps, items, waits };
}

const under = (...roots: readonly number[]) => roots.map((root) => ({ under: root }));

describe('a sweep', () => {
  test('moves what stands under other roots, and says how far it is', async () => {
    const { deps, items } = givenThings(under(1, 2, 1));
    const told: number[][] = [];

    const report = await sweep(deps, 'rekey', 2, ({ seen, done }) => told.push([seen, done]));

    expect(report).toEqual({ seen: 3, done: 2, left: [] });
    expect(items.map((item) => item['under'])).toEqual([2, 2, 2]);
    expect(told).toEqual([
      [2, 1],
      [3, 2],
    ]);
  });

  test('goes on where one before was broken off', async () => {
    const { deps, items } = givenThings(under(1, 1, 1, 1));
    const broken = sweep(deps, 'rekey', 2, () => {
      throw new Error('killed');
    });
    await expect(broken).rejects.toThrow('killed');
    const halfway = items.map((item) => item['under']);

    const report = await sweep(deps, 'rekey', 2);

    expect(halfway).toEqual([2, 2, 1, 1]);
    expect(report).toMatchObject({ done: 2, left: [] });
  });

  test('counts what waits, by root', async () => {
    const stays = { stays: true };
    const { deps } = givenThings([
      { under: 3, ...stays },
      { under: 1, ...stays },
      { under: 1, ...stays },
    ]);

    const { left } = await sweep(deps, 'rekey', 2);

    const standing = { what: 'things', waitsFor: 'their owners' };
    expect(left).toEqual([
      { ...standing, rootId: 1, count: 2 },
      { ...standing, rootId: 3, count: 1 },
    ]);
  });

  test('changes nothing when it only counts', async () => {
    const { deps, items } = givenThings(under(1, 1));

    const report = await sweep(deps, 'count', 2);

    expect(report).toMatchObject({ done: 0, left: [{ count: 2 }] });
    expect(items).toEqual(under(1, 1));
  });

  test('gives up only what it can not move', async () => {
    const dropped: Item[] = [];
    const { deps } = givenThings([{ under: 1 }, { under: 1, stays: true }], {
      drop: async (item) => void dropped.push(item),
    });

    const report = await sweep(deps, 'drop', 2);

    expect(report).toMatchObject({ done: 2, left: [] });
    expect(dropped).toEqual([{ under: 1, stays: true }]);
  });

  test('gives up nothing of a kind that nobody can do without', async () => {
    const { deps } = givenThings([{ under: 1, stays: true }]);

    const report = await sweep(deps, 'drop', 2);

    expect(report).toMatchObject({ done: 0, left: [{ count: 1 }] });
  });

  test('passes over what has expired', async () => {
    const { deps } = givenThings([
      { under: 1, expiresAt: NOW / 1_000 },
      { under: 1, expiresAt: NOW / 1_000 + 1 },
    ]);

    const { left } = await sweep(deps, 'count', 2);

    expect(left).toMatchObject([{ count: 1 }]);
  });

  test('waits longer and longer while the database is busy', async () => {
    let busy = 3;
    const { deps, waits } = givenThings(under(1), {
      rekey: async () => {
        busy -= 1;
        if (busy >= 0) throw new Unavailable(1);
        return true;
      },
    });

    const report = await sweep(deps, 'rekey', 2);

    expect(report).toMatchObject({ done: 1, left: [] });
    expect(waits).toEqual([500, 1_000, 2_000]);
  });

  test('ends when the database stays busy, to be run again', async () => {
    const { deps } = givenThings(under(1), { rekey: () => Promise.reject(new Unavailable(1)) });

    const sweeping = sweep(deps, 'rekey', 2);

    await expect(sweeping).rejects.toThrow(Unavailable);
  });
});
