import { type AttributeValue, type QueryCommandInput, ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';

import { Subject, wire } from './subject.ts';
import { says, type Suite } from './target.ts';

const IN_PARTITION: readonly [string, Record<string, string>] = ['pk = :p', { ':p': 'p' }];

export function pageCases(suite: Suite) {
  const { target } = suite;

  describe('pages', () => {
    async function given(count: number, options: Parameters<typeof Subject.create>[1] = {}) {
      const subject = await Subject.create(target(), options);
      for (let i = 0; i < count; i++) {
        await subject.put({
          pk: 'p',
          sk: String(i).padStart(3, '0'),
          owner: 'ann',
          at: i % 3,
          even: i % 2 === 0,
        });
      }
      return subject;
    }

    /** The sort keys of each page. */
    async function pages(
      subject: Subject,
      options: Partial<QueryCommandInput>,
      [condition, values] = IN_PARTITION,
    ) {
      const found: string[][] = [];
      let ExclusiveStartKey: Record<string, AttributeValue> | undefined;
      do {
        const page = await subject.query(condition, values, {
          ...options,
          ...(ExclusiveStartKey && { ExclusiveStartKey }),
        });
        found.push(page.Items!.map((item) => unmarshall(item)['sk']));
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey);
      return found;
    }

    test('a limit ends a page, and its last key starts the next', async () => {
      const subject = await given(5);

      const found = await pages(subject, { Limit: 2 });

      expect(found).toEqual([['000', '001'], ['002', '003'], ['004']]);
    });

    test('pages go backwards too', async () => {
      const subject = await given(5);

      const found = await pages(subject, { Limit: 2, ScanIndexForward: false });

      expect(found).toEqual([['004', '003'], ['002', '001'], ['000']]);
    });

    test('a last page that is full is followed by an empty one', async () => {
      const subject = await given(4);

      const found = await pages(subject, { Limit: 2 });

      expect(found).toEqual([['000', '001'], ['002', '003'], []]);
    });

    test('the limit counts what is read, not what passes the filter', async () => {
      const subject = await given(6);

      const page = await subject.query(
        'pk = :p',
        { ':p': 'p', ':e': true },
        { Limit: 4, FilterExpression: 'even = :e' },
      );

      expect(page).toMatchObject({
        Count: 2,
        ScannedCount: 4,
        LastEvaluatedKey: wire({ pk: 'p', sk: '003' }),
      });
    });

    test('pages of an index resume among items with the same key', async () => {
      const subject = await given(7, { global: [{ name: 'byOwner', key: ['owner', 'at:N'] }] });
      const options = { IndexName: 'byOwner', Limit: 2, ExpressionAttributeNames: { '#o': 'owner' } };

      const found = await pages(subject, options, ['#o = :o', { ':o': 'ann' }]);

      expect(found.map((page) => page.length)).toEqual([2, 2, 2, 1]);
      expect(found.flat().sort()).toEqual(['000', '001', '002', '003', '004', '005', '006']);
    });

    test('the last key of an index page names table key and index key', async () => {
      const subject = await given(2, { global: [{ name: 'byOwner', key: ['owner', 'at:N'] }] });

      const page = await subject.query(
        '#o = :o',
        { ':o': 'ann' },
        {
          IndexName: 'byOwner',
          Limit: 1,
          ExpressionAttributeNames: { '#o': 'owner' },
        },
      );

      expect(page.LastEvaluatedKey).toEqual(wire({ pk: 'p', sk: '000', owner: 'ann', at: 0 }));
    });

    test('pages of a local index resume where they ended', async () => {
      const subject = await given(5, { local: [{ name: 'byAt', key: ['pk', 'at:N'] }] });

      const found = await pages(subject, { IndexName: 'byAt', Limit: 2 });

      expect(found.map((page) => page.length)).toEqual([2, 2, 1]);
      expect(found.flat().sort()).toEqual(['000', '001', '002', '003', '004']);
    });

    test('a scan reads everything in pages', async () => {
      const subject = await given(5);
      await subject.put({ pk: 'q', sk: '1' });

      const found: unknown[] = [];
      let ExclusiveStartKey: Record<string, AttributeValue> | undefined;
      do {
        const page = await subject.scan({ Limit: 2, ...(ExclusiveStartKey && { ExclusiveStartKey }) });
        found.push(...page.Items!);
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey);

      expect(found).toHaveLength(6);
    });

    test('segments of a scan share the items among them', async () => {
      const subject = await Subject.create(target());
      for (let i = 0; i < 20; i++) await subject.put({ pk: `p${i}`, sk: '1' });

      const segments = await Promise.all(
        [0, 1, 2].map((Segment) =>
          target().client.send(new ScanCommand({ TableName: subject.name, Segment, TotalSegments: 3 })),
        ),
      );

      const found = segments.flatMap(({ Items }) => Items!.map((item) => unmarshall(item)['pk']));
      expect(found).toHaveLength(20);
      expect(new Set(found).size).toBe(20);
    });

    test('COUNT answers no items', async () => {
      const subject = await given(3);

      const page = await subject.query(...IN_PARTITION, { Select: 'COUNT' });

      expect(page).toMatchObject({ Count: 3, ScannedCount: 3 });
      expect(page.Items).toBeUndefined();
    });

    test('a page ends at 1 MB', async () => {
      const subject = await Subject.create(target());
      for (const sk of ['1', '2', '3', '4', '5', '6'])
        await subject.put({ pk: 'p', sk, text: 'x'.repeat(300_000) });

      const found = await pages(subject, {});

      expect(found).toHaveLength(2);
      expect(found.flat()).toEqual(['1', '2', '3', '4', '5', '6']);
    });

    test('a start key outside the partition is refused', async () => {
      const subject = await given(1);

      const query = subject.query(...IN_PARTITION, { ExclusiveStartKey: wire({ pk: 'other', sk: '1' }) });

      await expect(query).rejects.toMatchObject({
        name: 'ValidationException',
        message: says(
          suite,
          'The provided starting key is outside query boundaries',
          'The provided starting key does not match the range key predicate',
        ),
      });
    });
  });
}
