import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';

import { Subject, wire } from './subject.ts';
import { says, type Suite } from './target.ts';

const KEY = { pk: 'a', sk: '1' };

export function numberCases(suite: Suite) {
  const { target } = suite;

  describe('numbers', () => {
    async function stored(N: string): Promise<string | undefined> {
      const subject = await Subject.create(target());
      const Item = { ...wire(KEY), n: { N } };
      await target().client.send(new PutItemCommand({ TableName: subject.name, Item }));
      const answer = await target().client.send(
        new GetItemCommand({ TableName: subject.name, Key: wire(KEY) }),
      );
      return answer.Item!['n']!.N;
    }

    test.each([
      ['12345678901234567890123456789012345678', '12345678901234567890123456789012345678'],
      ['0.00000000000000000000000000000000000001', '0.00000000000000000000000000000000000001'],
      ['1.50e2', '150'],
      ['-0', '0'],
      ['0001', '1'],
      ['1.000', '1'],
      ['100000000000000000000000000000000000000000', '100000000000000000000000000000000000000000'],
    ])('%s is kept as %s', async (put, expected) => {
      const kept = await stored(put);

      expect(kept).toBe(expected);
    });

    test.each<[string, string, string, string?]>([
      [
        '39 digits',
        '123456789012345678901234567890123456789',
        'more than 38 significant digits',
        'only supports precision up to 38 digits',
      ],
      ['too large', '1e126', 'magnitude larger than supported range'],
      ['too small', '1e-131', 'magnitude smaller than supported range'],
      ['not a number', 'one', 'cannot be converted to a numeric value', 'cannot be converted into a number'],
    ])('%s is refused', async (_name, number, message, local = message) => {
      await expect(stored(number)).rejects.toMatchObject({
        name: 'ValidationException',
        message: says(suite, message, local),
      });
    });

    test('arithmetic is exact', async () => {
      const subject = await Subject.create(target());
      await target().client.send(
        new PutItemCommand({
          TableName: subject.name,
          Item: { ...wire(KEY), n: { N: '9007199254740993.1' } },
        }),
      );

      await subject.update(KEY, 'SET n = n + :x', { ':x': 0.2 }, { ReturnValues: 'NONE' });

      const { Item } = await target().client.send(
        new GetItemCommand({ TableName: subject.name, Key: wire(KEY) }),
      );
      expect(Item!['n']).toEqual({ N: '9007199254740993.3' });
    });

    test('a sum of more than 38 digits is refused', async () => {
      const subject = await Subject.create(target());
      await target().client.send(
        new PutItemCommand({
          TableName: subject.name,
          Item: { ...wire(KEY), n: { N: '99999999999999999999999999999999999999' } },
        }),
      );

      const update = subject.update(KEY, 'ADD n :x', { ':x': 0.5 }, { ReturnValues: 'NONE' });

      await expect(update).rejects.toMatchObject({ name: 'ValidationException' });
    });

    test('number keys sort by value', async () => {
      const subject = await Subject.create(target(), { key: ['pk', 'sk:N'] });
      for (const sk of [10, -2, 0.5, 9, -10, 0, 100, -0.25]) await subject.put({ pk: 'a', sk });

      const found = await subject.queried('sk', 'pk = :pk', { ':pk': 'a' });

      expect(found).toEqual([-10, -2, -0.25, 0, 0.5, 9, 10, 100]);
    });

    test('the same number written differently is the same key', async () => {
      const subject = await Subject.create(target(), { key: ['pk:N'] });
      await target().client.send(
        new PutItemCommand({ TableName: subject.name, Item: { pk: { N: '1.0' }, v: { S: 'first' } } }),
      );

      await target().client.send(
        new PutItemCommand({ TableName: subject.name, Item: { pk: { N: '1' }, v: { S: 'second' } } }),
      );

      expect((await subject.scan()).Items).toEqual([{ pk: { N: '1' }, v: { S: 'second' } }]);
    });

    test('a set refuses equal numbers', async () => {
      const subject = await Subject.create(target());

      const put = target().client.send(
        new PutItemCommand({ TableName: subject.name, Item: { ...wire(KEY), n: { NS: ['1', '1.0'] } } }),
      );

      await expect(put).rejects.toMatchObject({
        name: 'ValidationException',
        message: expect.stringContaining('duplicates'),
      });
    });
  });
}
