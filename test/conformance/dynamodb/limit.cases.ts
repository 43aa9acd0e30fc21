import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';

import { Subject, type Values, wire } from './subject.ts';
import { says, type Suite } from './target.ts';

const LIMIT = 400 * 1024;
// names and values of the keys and the name of `text`
const REST = 'pk'.length + 'a'.length + 'sk'.length + '1'.length + 'text'.length;

export function limitCases(suite: Suite) {
  const { target } = suite;

  describe('limits', () => {
    const refused = (message: string, local?: string) => ({
      name: 'ValidationException',
      message: says(suite, message, local),
    });

    test('an item of exactly 400 KB is kept, one byte more is refused', async () => {
      const subject = await Subject.create(target());

      await subject.put({ pk: 'a', sk: '1', text: 'x'.repeat(LIMIT - REST) });
      const more = subject.put({ pk: 'a', sk: '1', text: 'x'.repeat(LIMIT - REST + 1) });

      await expect(more).rejects.toMatchObject(refused('Item size has exceeded the maximum allowed size'));
    });

    test('sizes are counted in bytes, not characters', async () => {
      const subject = await Subject.create(target());

      const put = subject.put({ pk: 'a', sk: '1', text: 'ü'.repeat(LIMIT / 2) });

      await expect(put).rejects.toMatchObject(refused('Item size has exceeded'));
    });

    test('an update may not make an item larger than 400 KB', async () => {
      const subject = await Subject.create(target());
      await subject.put({ pk: 'a', sk: '1', text: 'x'.repeat(LIMIT - 1000) });

      const update = subject.update({ pk: 'a', sk: '1' }, 'SET more = :x', { ':x': 'x'.repeat(1000) });

      await expect(update).rejects.toMatchObject(
        refused('Item size to update has exceeded the maximum allowed size'),
      );
    });

    test('a partition key has at most 2048 bytes, a sort key 1024', async () => {
      const subject = await Subject.create(target());

      await subject.put({ pk: 'ü'.repeat(1024), sk: 'ü'.repeat(512) });

      await expect(subject.put({ pk: 'ü'.repeat(1025), sk: '1' })).rejects.toMatchObject(
        refused('Size of hashkey has exceeded', 'must be under 2048 bytes'),
      );
      await expect(subject.put({ pk: '1', sk: 'ü'.repeat(513) })).rejects.toMatchObject(
        refused('size limit of 1024 bytes', 'must be under 1024 bytes'),
      );
    });

    test('documents of 30 levels are kept, of 40 refused: the limit is 32', async () => {
      const subject = await Subject.create(target());
      const nested = (levels: number): Values => (levels === 0 ? {} : { m: nested(levels - 1) });

      await subject.put({ pk: 'a', sk: '1', ...nested(30) });

      await expect(subject.put({ pk: 'a', sk: '1', ...nested(40) })).rejects.toMatchObject(
        refused('Nesting Levels have exceeded supported limits'),
      );
    });

    test('a key may not be empty', async () => {
      const subject = await Subject.create(target());

      const put = subject.put({ pk: '', sk: '1' });

      await expect(put).rejects.toMatchObject(refused('empty string'));
    });

    test('a batch writes at most 25 items', async () => {
      const subject = await Subject.create(target());
      const requests = (count: number) =>
        Array.from({ length: count }, (_, i) => ({ PutRequest: { Item: wire({ pk: 'a', sk: String(i) }) } }));

      await target().client.send(
        new BatchWriteItemCommand({ RequestItems: { [subject.name]: requests(25) } }),
      );
      const more = target().client.send(
        new BatchWriteItemCommand({ RequestItems: { [subject.name]: requests(26) } }),
      );

      await expect(more).rejects.toMatchObject({ name: 'ValidationException' });
    });

    test('a batch gets at most 100 items', async () => {
      const subject = await Subject.create(target());
      const get = (count: number) => {
        const Keys = Array.from({ length: count }, (_, i) => wire({ pk: 'a', sk: String(i) }));
        return target().client.send(new BatchGetItemCommand({ RequestItems: { [subject.name]: { Keys } } }));
      };

      await get(100);

      await expect(get(101)).rejects.toMatchObject({ name: 'ValidationException' });
    });

    test('a transaction has at most 100 operations', async () => {
      const subject = await Subject.create(target());
      const transact = (count: number) => {
        const put = (i: number) => ({
          Put: { TableName: subject.name, Item: wire({ pk: 'a', sk: String(i) }) },
        });
        const TransactItems = Array.from({ length: count }, (_, i) => put(i));
        return target().client.send(new TransactWriteItemsCommand({ TransactItems }));
      };

      await transact(100);

      await expect(transact(101)).rejects.toMatchObject(
        refused('Member must have length less than or equal to 100'),
      );
    });

    test('a transaction has at most 4 MB', async () => {
      const subject = await Subject.create(target());
      const put = (i: number) => ({
        Put: { TableName: subject.name, Item: wire({ pk: 'a', sk: String(i), text: 'x'.repeat(390_000) }) },
      });

      const transaction = target().client.send(
        new TransactWriteItemsCommand({ TransactItems: Array.from({ length: 11 }, (_, i) => put(i)) }),
      );

      await expect(transaction).rejects.toMatchObject({ name: 'ValidationException' });
      expect((await subject.scan({ Select: 'COUNT' })).Count).toBe(0);
    });
  });
}
