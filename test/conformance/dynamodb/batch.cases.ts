import { BatchGetItemCommand, BatchWriteItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';

import { Subject, wire } from './subject.ts';
import type { Suite } from './target.ts';

export function batchCases({ target }: Suite) {
  describe('batches', () => {
    test('write to several tables, and read from them again', async () => {
      const [first, second] = [await Subject.create(target()), await Subject.create(target())];
      await first.put({ pk: 'a', sk: 'gone' });

      const written = await target().client.send(
        new BatchWriteItemCommand({
          RequestItems: {
            [first.name]: [
              { PutRequest: { Item: wire({ pk: 'a', sk: '1', v: 1 }) } },
              { DeleteRequest: { Key: wire({ pk: 'a', sk: 'gone' }) } },
            ],
            [second.name]: [{ PutRequest: { Item: wire({ pk: 'b', sk: '1' }) } }],
          },
        }),
      );
      const read = await target().client.send(
        new BatchGetItemCommand({
          RequestItems: {
            [first.name]: { Keys: [wire({ pk: 'a', sk: '1' }), wire({ pk: 'a', sk: 'gone' })] },
            [second.name]: { Keys: [wire({ pk: 'b', sk: '1' })], ProjectionExpression: 'pk' },
          },
        }),
      );

      expect(written.UnprocessedItems).toEqual({});
      expect(read.UnprocessedKeys).toEqual({});
      expect(read.Responses![first.name]!.map((item) => unmarshall(item))).toEqual([
        { pk: 'a', sk: '1', v: 1 },
      ]);
      expect(read.Responses![second.name]!.map((item) => unmarshall(item))).toEqual([{ pk: 'b' }]);
    });

    test('refuse one item twice', async () => {
      const subject = await Subject.create(target());
      const key = wire({ pk: 'a', sk: '1' });

      const write = target().client.send(
        new BatchWriteItemCommand({
          RequestItems: { [subject.name]: [{ PutRequest: { Item: key } }, { DeleteRequest: { Key: key } }] },
        }),
      );
      await expect(write).rejects.toMatchObject({
        name: 'ValidationException',
        message: expect.stringContaining('Provided list of item keys contains duplicates'),
      });
      const read = target().client.send(
        new BatchGetItemCommand({ RequestItems: { [subject.name]: { Keys: [key, key] } } }),
      );
      await expect(read).rejects.toMatchObject({
        name: 'ValidationException',
        message: expect.stringContaining('Provided list of item keys contains duplicates'),
      });
    });

    test('write nothing when one request is invalid', async () => {
      const subject = await Subject.create(target());

      const write = target().client.send(
        new BatchWriteItemCommand({
          RequestItems: {
            [subject.name]: [
              { PutRequest: { Item: wire({ pk: 'a', sk: '1' }) } },
              { PutRequest: { Item: wire({ pk: 'a' }) } },
            ],
          },
        }),
      );

      await expect(write).rejects.toMatchObject({ name: 'ValidationException' });
      expect(await subject.get({ pk: 'a', sk: '1' })).toBeUndefined();
    });

    test('fail on a table that does not exist', async () => {
      const read = target().client.send(
        new BatchGetItemCommand({ RequestItems: { nowhere: { Keys: [wire({ pk: 'a' })] } } }),
      );

      await expect(read).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    });

    test('say what they consumed, by table', async () => {
      const subject = await Subject.create(target());

      const { ConsumedCapacity } = await target().client.send(
        new BatchWriteItemCommand({
          RequestItems: {
            [subject.name]: [
              { PutRequest: { Item: wire({ pk: 'a', sk: '1' }) } },
              { PutRequest: { Item: wire({ pk: 'a', sk: '2', text: 'x'.repeat(1500) }) } },
            ],
          },
          ReturnConsumedCapacity: 'TOTAL',
        }),
      );

      expect(ConsumedCapacity).toEqual([
        expect.objectContaining({ TableName: subject.name, CapacityUnits: 3 }),
      ]);
    });
  });
}
