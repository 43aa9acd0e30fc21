import { absent, anyOf, equals, greaterThan, not } from '../../../lambdas/platform/dynamodb/expression.ts';
import { ConditionFailed } from '../../../lambdas/platform/dynamodb/write.ts';
import { startFixture } from './fixture.ts';
import type { Fixture } from './fixture.ts';

let fixture: Fixture;
beforeAll(async () => (fixture = await startFixture('things')));
afterAll(() => fixture.close());

const table = () => fixture.table('things');

describe('reading', () => {
  test('gives the item, or null', async () => {
    const item = { pk: 'A', sk: '1', name: 'Ana', tags: new Set(['x']), nested: { n: 1 }, gone: undefined };
    await table().write(table().put(item));

    const found = await table().get({ pk: 'A', sk: '1' }, { consistent: true });
    const missing = await table().get({ pk: 'A', sk: '2' });

    expect(found).toEqual({ pk: 'A', sk: '1', name: 'Ana', tags: new Set(['x']), nested: { n: 1 } });
    expect(missing).toBeNull();
  });

  test('pages through a partition by cursors, in both directions', async () => {
    for (const n of [1, 2, 3, 4, 5]) await table().write(table().put({ pk: 'P', sk: `N#${n}` }));
    await table().write(table().put({ pk: 'P', sk: 'OTHER' }));

    const first = await table().query({ pk: 'P', prefix: 'N#', limit: 2 });
    const second = await table().query({ pk: 'P', prefix: 'N#', limit: 2, cursor: first.cursor });
    const third = await table().query({ pk: 'P', prefix: 'N#', limit: 2, cursor: second.cursor });
    const newest = await table().query({ pk: 'P', prefix: 'N#', limit: 1, forward: false });

    const ids = [first, second, third].map(({ items }) => items.map(({ sk }) => sk));
    expect(ids).toEqual([['N#1', 'N#2'], ['N#3', 'N#4'], ['N#5']]);
    expect(third.cursor).toBeNull();
    expect(newest.items).toEqual([{ pk: 'P', sk: 'N#5' }]);
  });

  test('follows an index', async () => {
    const index = { name: 'byHour', pk: 'shard', sk: 'at' };
    for (const n of [1, 2, 3]) await table().write(table().put({ pk: `I${n}`, sk: 'x', shard: 's', at: n }));

    const first = await table().query({ pk: 's', index, limit: 2 });
    const rest = await table().query({ pk: 's', index, limit: 2, cursor: first.cursor });

    expect([...first.items, ...rest.items].map(({ pk }) => pk)).toEqual(['I1', 'I2', 'I3']);
  });

  test.each([
    'nonsense',
    '',
    Buffer.from('[]').toString('base64url'),
    Buffer.from('{"sk":{}}').toString('base64url'),
    Buffer.from('{"sk":1}').toString('base64url'),
    Buffer.from('{"sk":"1","x":"y"}').toString('base64url'),
  ])('refuses the cursor %j, or starts anew without one', async (cursor) => {
    const page = table().query({ pk: 'P', cursor });

    await (cursor
      ? expect(page).rejects.toMatchObject({ status: 400, code: 'cursor_invalid' })
      : expect(page).resolves.toHaveProperty('items'));
  });

  test('never lets a cursor lead into another partition', async () => {
    await table().write(table().put({ pk: 'MINE', sk: '1' }));
    const stolen = Buffer.from(JSON.stringify({ pk: 'P', sk: 'N#1' })).toString('base64url');

    const page = await table().query({ pk: 'MINE', cursor: stolen });

    expect(page.items.filter(({ pk }) => pk !== 'MINE')).toEqual([]);
  });
});

describe('writing', () => {
  test('changes what an update names and gives the item as it is then', async () => {
    await table().write(table().put({ pk: 'U', sk: '1', a: 1, b: 2, map: { x: 1 } }));

    const item = await table().write(
      table().update(
        { pk: 'U', sk: '1' },
        { set: { 'map.x': 2, c: undefined }, setIfAbsent: { a: 9, d: 4 }, remove: ['b'], add: { hits: 1 } },
      ),
    );

    expect(item).toEqual({ pk: 'U', sk: '1', a: 1, map: { x: 2 }, d: 4, hits: 1 });
  });

  test('fails with what stood there when the condition does not hold', async () => {
    await table().write(table().put({ pk: 'C', sk: '1', version: 3 }));

    const write = table().put({ pk: 'C', sk: '1', version: 1 }, { ifAbsent: true });

    const error = await table()
      .write(write)
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ConditionFailed);
    expect(error).toMatchObject({ status: 409, item: { pk: 'C', sk: '1', version: 3 } });
  });

  test('takes conditions of several parts', async () => {
    const key = { pk: 'C', sk: '2' };
    const condition = anyOf(absent('version'), not(greaterThan('version', 4)));
    await table().write(table().update(key, { set: { version: 5 } }, { condition }));

    const again = table().write(table().update(key, { set: { version: 6 } }, { condition }));
    const other = table().write(table().delete(key, { condition: equals({ version: 5, owner: null }) }));

    await expect(again).rejects.toBeInstanceOf(ConditionFailed);
    await expect(other).rejects.toBeInstanceOf(ConditionFailed);
  });

  test('does nothing but check only in a transaction', async () => {
    await expect(table().write(table().check({ pk: 'C', sk: '1' }, absent()))).rejects.toThrow(
      'put it into a transaction',
    );
  });
});
