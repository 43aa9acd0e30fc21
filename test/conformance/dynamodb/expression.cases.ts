import { GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';

import { Subject, type Values, wire, withValues } from './subject.ts';
import type { Suite } from './target.ts';

const ITEM = {
  pk: 'a',
  sk: '1',
  text: 'héllo',
  blank: '',
  count: 5,
  yes: true,
  nil: null,
  bytes: new Uint8Array([1, 2, 255]),
  tags: new Set(['x', 'y']),
  numbers: new Set([1, 2]),
  things: ['one', 2, { deep: 'three' }],
  doc: { deep: { v: 1 }, rest: 'o' },
};

export function expressionCases({ target }: Suite) {
  describe('filter expressions', () => {
    /** Whether the item passes the filter. */
    async function passes(filter: string, values?: Values, names?: Record<string, string>) {
      const subject = await Subject.create(target());
      await subject.put(ITEM);
      const { Count } = await target().client.send(
        new QueryCommand({
          TableName: subject.name,
          KeyConditionExpression: 'pk = :pk',
          FilterExpression: filter,
          ExpressionAttributeNames: names,
          ...withValues({ ':pk': 'a', ...values }),
        }),
      );
      return Count === 1;
    }

    test.each<[boolean, string, Values?]>([
      [true, '#n = :v', { ':v': 5 }],
      [false, '#n = :v', { ':v': '5' }],
      [true, '#n <> :v', { ':v': '5' }],
      [true, '#n BETWEEN :low AND :high', { ':low': 5, ':high': 6 }],
      [false, '#n > :v', { ':v': 5 }],
      [true, '#n >= :v AND #n < :high', { ':v': 5, ':high': 10 }],
      [true, '#n IN (:a, :b)', { ':a': 4, ':b': 5 }],
    ])('numbers: %s for %s', async (expected, filter, values = {}) => {
      const outcome = await passes(filter, values, { '#n': 'count' });

      expect(outcome).toBe(expected);
    });

    test.each<[boolean, string, Values?]>([
      [true, 'attribute_exists(doc.deep)'],
      [true, 'attribute_not_exists(doc.absent)'],
      [true, 'attribute_exists(nil) AND attribute_exists(blank)'],
      [true, 'attribute_type(blank, :t)', { ':t': 'S' }],
      [true, 'attribute_type(tags, :t)', { ':t': 'SS' }],
      [false, 'attribute_type(things, :t)', { ':t': 'M' }],
      [true, 'begins_with(#t, :v)', { ':v': 'hé' }],
      [true, 'begins_with(bytes, :v)', { ':v': new Uint8Array([1, 2]) }],
      [false, 'begins_with(#t, :v)', { ':v': 'el' }],
      [true, 'contains(#t, :v)', { ':v': 'llo' }],
      [true, 'contains(tags, :v)', { ':v': 'x' }],
      [true, 'contains(numbers, :v)', { ':v': 2 }],
      [true, 'contains(#l, :v)', { ':v': 2 }],
      [true, 'contains(#l, :v)', { ':v': { deep: 'three' } }],
      [false, 'contains(tags, :v)', { ':v': 'z' }],
      [true, 'contains(bytes, :v)', { ':v': new Uint8Array([255]) }],
    ])('functions: %s for %s', async (expected, filter, values = {}) => {
      const names = {
        ...(filter.includes('#t') && { '#t': 'text' }),
        ...(filter.includes('#l') && { '#l': 'things' }),
      };

      const outcome = await passes(filter, values, Object.keys(names).length > 0 ? names : undefined);

      expect(outcome).toBe(expected);
    });

    test.each<[boolean, string, Values]>([
      [true, 'size(tags) = :v', { ':v': 2 }],
      [true, 'size(bytes) = :v', { ':v': 3 }],
      [true, 'size(blank) = :v', { ':v': 0 }],
      [true, 'size(doc) > :v', { ':v': 1 }],
      [true, 'size(numbers) < size(bytes) AND size(tags) = :v', { ':v': 2 }],
      [false, 'size(absent) = :v', { ':v': 0 }],
    ])('sizes: %s for %s', async (expected, filter, values = {}) => {
      const outcome = await passes(filter, values);

      expect(outcome).toBe(expected);
    });

    test.each<[boolean, string, Values]>([
      [true, 'doc.#i = :v', { ':v': { v: 1 } }],
      [false, 'doc.#i = :v', { ':v': { v: 2 } }],
      [true, 'doc.#i.#v = :v', { ':v': 1 }],
      [true, '#l = :v', { ':v': ['one', 2, { deep: 'three' }] }],
      [true, '#l[2].deep = :v', { ':v': 'three' }],
      [true, 'tags = :v', { ':v': new Set(['y', 'x']) }],
      [true, 'absent <> :v', { ':v': 1 }],
      [false, 'absent = :v', { ':v': 1 }],
    ])('documents and sets: %s for %s', async (expected, filter, values = {}) => {
      const all: Record<string, string> = { '#i': 'deep', '#v': 'v', '#l': 'things' };
      const used = Object.entries(all).filter(([name]) => filter.includes(name));

      const outcome = await passes(filter, values, used.length > 0 ? Object.fromEntries(used) : undefined);

      expect(outcome).toBe(expected);
    });

    test('NOT, AND, OR and parentheses bind as documented', async () => {
      const outcome = await passes(
        'NOT (#n = :a OR #n = :b) AND (attribute_exists(tags) OR attribute_exists(absent))',
        { ':a': 1, ':b': 2 },
        { '#n': 'count' },
      );

      expect(outcome).toBe(true);
    });
  });

  describe('projection expressions', () => {
    test('give nested attributes and list elements in their place', async () => {
      const subject = await Subject.create(target());
      await subject.put(ITEM);

      const { Item } = await target().client.send(
        new GetItemCommand({
          TableName: subject.name,
          Key: wire({ pk: 'a', sk: '1' }),
          ProjectionExpression: 'pk, #d.deep.#v, #l[2].deep, #l[0], absent',
          ExpressionAttributeNames: { '#d': 'doc', '#v': 'v', '#l': 'things' },
        }),
      );

      expect(unmarshall(Item!)).toEqual({
        pk: 'a',
        doc: { deep: { v: 1 } },
        things: ['one', { deep: 'three' }],
      });
    });
  });

  describe('items', () => {
    test('come back with every type unchanged', async () => {
      const subject = await Subject.create(target());

      await subject.put(ITEM);

      expect(await subject.get({ pk: 'a', sk: '1' })).toEqual(ITEM);
    });

    test('are absent when there is none', async () => {
      const subject = await Subject.create(target());

      const item = await subject.get({ pk: 'nobody', sk: '1' });

      expect(item).toBeUndefined();
    });
  });
}
