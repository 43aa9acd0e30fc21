import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';

import { Subject, type Values, wire } from './subject.ts';
import { type Suite, unlessLocal } from './target.ts';

const KEY = { pk: 'a', sk: '1' };

export function updateCases(suite: Suite) {
  const { target } = suite;

  describe('updates', () => {
    async function given(item: Values = {}) {
      const subject = await Subject.create(target());
      await subject.put({ ...KEY, ...item });
      return subject;
    }

    test.each<[string, Values, string, Values | undefined, Values]>([
      ['SET adds and replaces', { a: 1 }, 'SET a = :x, b = :y', { ':x': 2, ':y': 'new' }, { a: 2, b: 'new' }],
      ['SET computes', { a: 1 }, 'SET a = a + :x, b = :y - a', { ':x': 2, ':y': 10 }, { a: 3, b: 9 }],
      ['operands mean the item before', { a: 1 }, 'SET b = a, a = :x', { ':x': 9 }, { a: 9, b: 1 }],
      ['ADD and a copy of the same number', { a: 1 }, 'SET b = a ADD a :x', { ':x': 5 }, { a: 6, b: 1 }],
      ['if_not_exists takes what is there', { a: 1 }, 'SET a = if_not_exists(a, :x)', { ':x': 9 }, { a: 1 }],
      ['if_not_exists falls back', {}, 'SET a = if_not_exists(a, :x) + :x', { ':x': 9 }, { a: 18 }],
      ['list_append', { a: [1] }, 'SET a = list_append(a, :x)', { ':x': [2, 3] }, { a: [1, 2, 3] }],
      ['list_append in front', { a: [1] }, 'SET a = list_append(:x, a)', { ':x': [0] }, { a: [0, 1] }],
      ['a list element', { a: [1, 2] }, 'SET a[1] = :x', { ':x': 9 }, { a: [1, 9] }],
      ['beyond the end of a list', { a: [1] }, 'SET a[7] = :x', { ':x': 9 }, { a: [1, 9] }],
      [
        'a nested attribute',
        { m: { n: { v: 1 } } },
        'SET m.n.w = :x',
        { ':x': 2 },
        { m: { n: { v: 1, w: 2 } } },
      ],
      ['REMOVE', { a: 1, b: 2 }, 'REMOVE a, absent', undefined, { b: 2 }],
      [
        'REMOVE of list elements by old positions',
        { a: [0, 1, 2, 3] },
        'REMOVE a[0], a[2]',
        undefined,
        { a: [1, 3] },
      ],
      ['REMOVE of a nested attribute', { m: { v: 1, w: 2 } }, 'REMOVE m.v', undefined, { m: { w: 2 } }],
      ['ADD to nothing', {}, 'ADD a :x', { ':x': 5 }, { a: 5 }],
      [
        'ADD to a set',
        { s: new Set(['a']) },
        'ADD s :x',
        { ':x': new Set(['a', 'b']) },
        { s: new Set(['a', 'b']) },
      ],
      [
        'DELETE from a set',
        { s: new Set([1, 2]) },
        'DELETE s :x',
        { ':x': new Set([2, 3]) },
        { s: new Set([1]) },
      ],
      ['DELETE of the last member', { s: new Set([1]) }, 'DELETE s :x', { ':x': new Set([1]) }, {}],
      [
        'all four at once',
        { a: 1, b: 1, c: 1, s: new Set(['x', 'y']) },
        'SET a = :one REMOVE b ADD c :one DELETE s :set',
        { ':one': 7, ':set': new Set(['x']) },
        { a: 7, c: 8, s: new Set(['y']) },
      ],
    ])('%s', async (_name, item, expression, values, expected) => {
      const subject = await given(item);

      const updated = await subject.update(KEY, expression, values);

      expect(updated).toEqual({ ...KEY, ...expected });
      expect(await subject.get(KEY)).toEqual({ ...KEY, ...expected });
    });

    test('create the item when there is none', async () => {
      const subject = await Subject.create(target());

      await subject.update(KEY, 'SET a = :x', { ':x': 1 });

      expect(await subject.get(KEY)).toEqual({ ...KEY, a: 1 });
    });

    test.each<['ALL_OLD' | 'ALL_NEW' | 'UPDATED_OLD' | 'UPDATED_NEW' | 'NONE', Values | undefined]>([
      ['ALL_OLD', { ...KEY, a: 1, b: 1 }],
      ['ALL_NEW', { ...KEY, a: 2, b: 1 }],
      ['UPDATED_OLD', { a: 1 }],
      ['UPDATED_NEW', { a: 2 }],
      ['NONE', undefined],
    ])('answer %s', async (ReturnValues, expected) => {
      const subject = await given({ a: 1, b: 1 });

      const attributes = await subject.update(KEY, 'SET a = :x', { ':x': 2 }, { ReturnValues });

      expect(attributes).toEqual(expected);
    });

    unlessLocal(suite, 'it answers the whole map')('answer only the updated part of a map', async () => {
      const subject = await given({ m: { v: 1, w: 1 } });

      const attributes = await subject.update(
        KEY,
        'SET m.v = :x',
        { ':x': 2 },
        { ReturnValues: 'UPDATED_NEW' },
      );

      expect(attributes).toEqual({ m: { v: 2 } });
    });

    test.each<[string, Values, string, Values, string]>([
      ['a sum with text', { a: 'text' }, 'SET a = a + :x', { ':x': 1 }, 'incorrect data type'],
      ['ADD of a number to text', { a: 'text' }, 'ADD a :x', { ':x': 1 }, 'incorrect data type'],
      ['an operand that does not exist', {}, 'SET a = absent', {}, 'does not exist in the item'],
      [
        'a path through nothing',
        {},
        'SET m.v = :x',
        { ':x': 1 },
        'document path provided in the update expression',
      ],
      ['a key attribute', {}, 'SET pk = :x', { ':x': 'b' }, 'part of the key'],
      ['overlapping paths', {}, 'SET m = :x, m.v = :x', { ':x': 1 }, 'overlap'],
      ['one section twice', {}, 'SET a = :x SET b = :x', { ':x': 1 }, 'only be used once'],
    ])('fail on %s, and change nothing', async (_name, item, expression, values, message) => {
      const subject = await given(item);

      const update = subject.update(KEY, expression, Object.keys(values).length > 0 ? values : undefined);

      await expect(update).rejects.toMatchObject({
        name: 'ValidationException',
        message: expect.stringContaining(message),
      });
      expect(await subject.get(KEY)).toEqual({ ...KEY, ...item });
    });

    test('still know AttributeUpdates from before expressions', async () => {
      const subject = await given({ a: 1, b: 1, s: new Set(['x', 'y']), gone: 1 });
      const { Attributes } = await target().client.send(
        new UpdateItemCommand({
          TableName: subject.name,
          Key: wire(KEY),
          ReturnValues: 'ALL_NEW',
          AttributeUpdates: {
            a: { Action: 'ADD', Value: { N: '4' } },
            b: { Action: 'PUT', Value: { S: 'put' } },
            s: { Action: 'DELETE', Value: { SS: ['x'] } },
            gone: { Action: 'DELETE' },
          },
        }),
      );

      expect(unmarshall(Attributes!)).toEqual({ ...KEY, a: 5, b: 'put', s: new Set(['y']) });
    });
  });
}
