import { unmarshall } from '@aws-sdk/util-dynamodb';

import { Subject } from './subject.ts';
import { says, type Suite } from './target.ts';

const BY_OWNER = { name: 'byOwner', key: ['owner', 'at:N'] };

export function indexCases(suite: Suite) {
  const { target } = suite;

  describe('indexes', () => {
    const owned = { ':o': 'ann' };
    const condition = '#o = :o';
    const byOwner = { IndexName: 'byOwner', ExpressionAttributeNames: { '#o': 'owner' } };

    test('a global index orders by its own key', async () => {
      const subject = await Subject.create(target(), { global: [BY_OWNER] });
      for (const [sk, at] of [
        ['a', 3],
        ['b', 1],
        ['c', 2],
      ] as const)
        await subject.put({ pk: 'p', sk, owner: 'ann', at });
      await subject.put({ pk: 'p', sk: 'd', owner: 'bob', at: 0 });

      const up = await subject.queried('sk', condition, owned, byOwner);
      const down = await subject.queried('sk', condition, owned, { ...byOwner, ScanIndexForward: false });

      expect(up).toEqual(['b', 'c', 'a']);
      expect(down).toEqual(['a', 'c', 'b']);
    });

    test('an index is sparse: items without its key are not in it', async () => {
      const subject = await Subject.create(target(), { global: [BY_OWNER] });
      await subject.put({ pk: 'p', sk: '1', owner: 'ann' });
      await subject.put({ pk: 'p', sk: '2', at: 1 });
      await subject.put({ pk: 'p', sk: '3', owner: 'ann', at: 1 });

      const { Items } = await subject.scan({ IndexName: 'byOwner' });

      expect(Items!.map((item) => unmarshall(item)['sk'])).toEqual(['3']);
    });

    test('an index follows changes and deletions of its key', async () => {
      const subject = await Subject.create(target(), { global: [BY_OWNER] });
      await subject.put({ pk: 'p', sk: '1', owner: 'ann', at: 1 });
      await subject.put({ pk: 'p', sk: '2', owner: 'ann', at: 2 });

      await subject.update(
        { pk: 'p', sk: '1' },
        'SET #o = :o',
        { ':o': 'bob' },
        { ExpressionAttributeNames: { '#o': 'owner' } },
      );
      await subject.update({ pk: 'p', sk: '2' }, 'REMOVE #o', undefined, {
        ExpressionAttributeNames: { '#o': 'owner' },
      });

      expect(await subject.queried('sk', condition, owned, byOwner)).toEqual([]);
      expect(await subject.queried('sk', condition, { ':o': 'bob' }, byOwner)).toEqual(['1']);
    });

    test('many items may share one key of an index', async () => {
      const subject = await Subject.create(target(), { global: [{ name: 'byOwner', key: ['owner'] }] });
      const puts = Array.from({ length: 60 }, (_, i) => subject.put({ pk: `p${i}`, sk: '1', owner: 'ann' }));
      await Promise.all(puts);

      const found = await subject.queried('pk', condition, owned, byOwner);

      expect(new Set(found).size).toBe(60);
    });

    test.each([
      [[], { pk: 'p', sk: '1', owner: 'ann', at: 1 }],
      [['extra'], { pk: 'p', sk: '1', owner: 'ann', at: 1, extra: 'e' }],
      [undefined, { pk: 'p', sk: '1', owner: 'ann', at: 1, extra: 'e', more: 'm' }],
    ])('an index that includes %j holds that and the keys', async (include, expected) => {
      const subject = await Subject.create(target(), {
        global: [{ ...BY_OWNER, ...(include && { include }) }],
      });
      await subject.put({ pk: 'p', sk: '1', owner: 'ann', at: 1, extra: 'e', more: 'm' });

      const { Items } = await subject.query(condition, owned, byOwner);

      expect(Items!.map((item) => unmarshall(item))).toEqual([expected]);
    });

    test('a global index refuses attributes that it does not hold', async () => {
      const subject = await Subject.create(target(), { global: [{ ...BY_OWNER, include: [] }] });

      const query = subject.query(condition, owned, { ...byOwner, ProjectionExpression: 'pk, more' });

      await expect(query).rejects.toMatchObject({
        name: 'ValidationException',
        message: expect.stringContaining('does not project'),
      });
    });

    test('a local index fetches from the table what it does not hold', async () => {
      const local = { name: 'byAt', key: ['pk', 'at:N'], include: [] };
      const subject = await Subject.create(target(), { local: [local] });
      await subject.put({ pk: 'p', sk: '1', at: 2, more: 'm' });
      await subject.put({ pk: 'p', sk: '2', at: 1, more: 'n' });

      const all = await subject.queried(
        'more',
        'pk = :p',
        { ':p': 'p' },
        { IndexName: 'byAt', Select: 'ALL_ATTRIBUTES' },
      );
      const keys = await subject.queried('more', 'pk = :p', { ':p': 'p' }, { IndexName: 'byAt' });

      expect(all).toEqual(['n', 'm']);
      expect(keys).toEqual([undefined, undefined]);
    });

    test('a global index has no consistent reads', async () => {
      const subject = await Subject.create(target(), { global: [BY_OWNER] });

      const query = subject.query(condition, owned, { ...byOwner, ConsistentRead: true });

      await expect(query).rejects.toMatchObject({
        name: 'ValidationException',
        message: says(
          suite,
          'Consistent reads are not supported on global secondary indexes',
          'Consistent read cannot be true when querying a GSI',
        ),
      });
    });

    test('an index key of the wrong type is refused', async () => {
      const subject = await Subject.create(target(), { global: [BY_OWNER] });

      const put = subject.put({ pk: 'p', sk: '1', owner: 5, at: 1 });

      await expect(put).rejects.toMatchObject({
        name: 'ValidationException',
        message: says(suite, 'Type mismatch for Index Key owner', 'Type mismatch for Index Key'),
      });
    });

    test('an empty index key is refused, in a put and in an update', async () => {
      const subject = await Subject.create(target(), { global: [BY_OWNER] });
      await subject.put({ pk: 'p', sk: '1', owner: 'ann', at: 1 });

      const put = subject.put({ pk: 'p', sk: '2', owner: '', at: 1 });
      await expect(put).rejects.toMatchObject({
        name: 'ValidationException',
        message: expect.stringContaining('empty string'),
      });
      const update = subject.update(
        { pk: 'p', sk: '1' },
        'SET #o = :o',
        { ':o': '' },
        { ExpressionAttributeNames: { '#o': 'owner' } },
      );
      await expect(update).rejects.toMatchObject({
        name: 'ValidationException',
        message: expect.stringContaining('empty string'),
      });

      expect(await subject.get({ pk: 'p', sk: '1' })).toMatchObject({ owner: 'ann' });
    });

    test('an unknown index is refused', async () => {
      const subject = await Subject.create(target());

      const query = subject.query('pk = :p', { ':p': 'p' }, { IndexName: 'nowhere' });

      await expect(query).rejects.toMatchObject({
        name: 'ValidationException',
        message: expect.stringContaining('does not have the specified index'),
      });
    });
  });
}
