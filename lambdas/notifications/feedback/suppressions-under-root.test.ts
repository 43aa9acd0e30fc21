import { MemoryDatabase } from '../../platform/dynamodb/memory-database.ts';
import { Table } from '../../platform/dynamodb/table.ts';
import { ROOT_ANNOUNCED_MS, rootsAt } from '../../platform/roots.ts';
import { addressKeys } from './address-key.ts';
import { SuppressionRepository } from './suppression.repository.ts';
import { suppressionsUnderRoot } from './suppressions-under-root.ts';

const NOW = Date.UTC(2026, 10, 21, 9);
const YEAR_MS = 365 * 86_400_000;

/** Somebody's suppression under the first of two roots, and the roots by which it is looked for. */
async function givenOld() {
  const database = new MemoryDatabase();
  const table = new Table('notifications', database);
  const [first, second] = [
    { id: 1, text: 'first', createdAt: 0 },
    { id: 2, text: 'second', createdAt: NOW - ROOT_ANNOUNCED_MS },
  ];
  const under = (...roots: (typeof first)[]) =>
    new SuppressionRepository({
      table,
      addressKeys: addressKeys(async () => rootsAt(roots, NOW)),
      clock: { now: () => NOW },
    });
  await under(first!).add('ada@example.org', 'bounce');
  const items = () => database.items('notifications');
  return { kind: suppressionsUnderRoot(table), items, both: under(first!, second!), newOne: under(second!) };
}

describe('a suppression under an old root', () => {
  test('is known as such until it expires, and can’t be moved without its address', async () => {
    const { kind, items } = await givenOld();
    const [old] = items();

    expect(kind.rootOf(old!, NOW)).toBe(1);
    expect(kind.rootOf(old!, NOW + YEAR_MS)).toBeNull();
    expect(await kind.rekey(old!)).toBe(false);
  });

  test('holds under the new one from the next mail on, and may then be given up', async () => {
    const { kind, items, both, newOne } = await givenOld();
    await both.find('ada@example.org');

    const old = items().filter((item) => kind.rootOf(item, NOW) === 1);
    for (const item of old) await kind.drop!(item);

    expect(old).toHaveLength(1);
    expect(await newOne.find('ada@example.org')).toMatchObject({ reason: 'bounce' });
  });

  test('is not what other items are', async () => {
    const { kind } = await givenOld();

    expect(kind.rootOf({ pk: 'USER#ada', sk: 'PREFERENCES' }, NOW)).toBeNull();
    expect(kind.rootOf({ pk: 'ADDRESS#hash', sk: 'OTHER' }, NOW)).toBeNull();
  });
});
