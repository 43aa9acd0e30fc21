import {
  DescribeTableCommand,
  type StreamViewType,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
  type ShardIteratorType,
} from '@aws-sdk/client-dynamodb-streams';

import { Subject, wire } from './subject.ts';
import { embeddedOnly, type Suite } from './target.ts';

export function streamCases(suite: Suite) {
  const { target } = suite;

  describe('streams', () => {
    const KEY = { pk: 'a', sk: '1' };

    async function given(stream: StreamViewType = 'NEW_AND_OLD_IMAGES') {
      const subject = await Subject.create(target(), { stream });
      const { Table } = await target().client.send(new DescribeTableCommand({ TableName: subject.name }));
      return { subject, arn: Table!.LatestStreamArn! };
    }

    async function iterator(arn: string, type: ShardIteratorType = 'TRIM_HORIZON', SequenceNumber?: string) {
      const { StreamDescription } = await target().streams.send(
        new DescribeStreamCommand({ StreamArn: arn }),
      );
      const { ShardId } = StreamDescription!.Shards![0]!;
      const input = { StreamArn: arn, ShardId, ShardIteratorType: type, SequenceNumber };
      const { ShardIterator } = await target().streams.send(new GetShardIteratorCommand(input));
      return ShardIterator!;
    }

    async function records(arn: string, type?: ShardIteratorType, sequence?: string) {
      const ShardIterator = await iterator(arn, type, sequence);
      const { Records } = await target().streams.send(new GetRecordsCommand({ ShardIterator }));
      return Records!;
    }

    test('a table says which stream it has', async () => {
      const { subject, arn } = await given('NEW_IMAGE');

      const { Table } = await target().client.send(new DescribeTableCommand({ TableName: subject.name }));
      const { Streams } = await target().streams.send(new ListStreamsCommand({ TableName: subject.name }));
      const { StreamDescription } = await target().streams.send(
        new DescribeStreamCommand({ StreamArn: arn }),
      );

      expect(Table!.StreamSpecification).toEqual({ StreamEnabled: true, StreamViewType: 'NEW_IMAGE' });
      expect(arn).toContain(`table/${subject.name}/stream/`);
      expect(Streams).toMatchObject([{ StreamArn: arn, TableName: subject.name }]);
      expect(StreamDescription).toMatchObject({ StreamStatus: 'ENABLED', StreamViewType: 'NEW_IMAGE' });
    });

    test('every change is recorded in its order', async () => {
      const { subject, arn } = await given();

      await subject.put({ ...KEY, n: 1 });
      await subject.update(KEY, 'SET n = :x', { ':x': 2 });
      await target().client.send(
        new TransactWriteItemsCommand({
          TransactItems: [{ Delete: { TableName: subject.name, Key: wire(KEY) } }],
        }),
      );

      const found = await records(arn);
      expect(found.map((record) => record.eventName)).toEqual(['INSERT', 'MODIFY', 'REMOVE']);
      expect(found[1]).toMatchObject({
        eventSource: 'aws:dynamodb',
        dynamodb: { Keys: wire(KEY), OldImage: wire({ ...KEY, n: 1 }), NewImage: wire({ ...KEY, n: 2 }) },
      });
      const numbers = found.map((record) => BigInt(record.dynamodb!.SequenceNumber!));
      expect(numbers).toEqual(numbers.toSorted((a, b) => (a < b ? -1 : 1)));
    });

    test.each<[StreamViewType, boolean, boolean]>([
      ['KEYS_ONLY', false, false],
      ['NEW_IMAGE', true, false],
      ['OLD_IMAGE', false, true],
      ['NEW_AND_OLD_IMAGES', true, true],
    ])('%s shows the new image: %s, the old one: %s', async (view, showsNew, showsOld) => {
      const { subject, arn } = await given(view);
      await subject.put({ ...KEY, n: 1 });
      await subject.put({ ...KEY, n: 2 });

      const [, change] = await records(arn);

      expect(change!.dynamodb!.StreamViewType).toBe(view);
      expect(change!.dynamodb!.NewImage !== undefined).toBe(showsNew);
      expect(change!.dynamodb!.OldImage !== undefined).toBe(showsOld);
    });

    test('a write that changes nothing leaves no record', async () => {
      const { subject, arn } = await given();
      await subject.put({ ...KEY, n: 1 });

      await subject.put({ ...KEY, n: 1 });
      await subject.update(KEY, 'SET n = :x', { ':x': 1 });

      expect(await records(arn)).toHaveLength(1);
    });

    test('a cancelled transaction leaves no record', async () => {
      const { subject, arn } = await given();
      const guarded = {
        TableName: subject.name,
        Item: wire({ pk: 'a', sk: '2' }),
        ConditionExpression: 'attribute_exists(pk)',
      };

      const transaction = target().client.send(
        new TransactWriteItemsCommand({
          TransactItems: [{ Put: { TableName: subject.name, Item: wire(KEY) } }, { Put: guarded }],
        }),
      );

      await expect(transaction).rejects.toMatchObject({ name: 'TransactionCanceledException' });
      expect(await records(arn)).toEqual([]);
    });

    test('a reader at a sequence number starts with it, after it behind it', async () => {
      const { subject, arn } = await given();
      for (const sk of ['1', '2', '3']) await subject.put({ pk: 'a', sk });
      const second = (await records(arn))[1]!.dynamodb!.SequenceNumber!;

      const at = await records(arn, 'AT_SEQUENCE_NUMBER', second);
      const after = await records(arn, 'AFTER_SEQUENCE_NUMBER', second);

      expect(at.map((record) => record.dynamodb!.Keys!['sk']!.S)).toEqual(['2', '3']);
      expect(after.map((record) => record.dynamodb!.Keys!['sk']!.S)).toEqual(['3']);
    });

    test('a reader at the end sees only what comes', async () => {
      const { subject, arn } = await given();
      await subject.put({ pk: 'a', sk: 'before' });
      const ShardIterator = await iterator(arn, 'LATEST');

      const first = await target().streams.send(new GetRecordsCommand({ ShardIterator }));
      await subject.put({ pk: 'a', sk: 'later' });
      const second = await target().streams.send(
        new GetRecordsCommand({ ShardIterator: first.NextShardIterator }),
      );

      expect(first.Records).toEqual([]);
      expect(second.Records!.map((record) => record.dynamodb!.Keys!['sk']!.S)).toEqual(['later']);
    });

    test('a limit ends an answer, and the next iterator goes on', async () => {
      const { subject, arn } = await given();
      for (const sk of ['1', '2', '3']) await subject.put({ pk: 'a', sk });
      const ShardIterator = await iterator(arn);

      const first = await target().streams.send(new GetRecordsCommand({ ShardIterator, Limit: 2 }));
      const second = await target().streams.send(
        new GetRecordsCommand({ ShardIterator: first.NextShardIterator }),
      );

      expect(first.Records).toHaveLength(2);
      expect(second.Records!.map((record) => record.dynamodb!.Keys!['sk']!.S)).toEqual(['3']);
    });

    embeddedOnly(suite)('records are kept for 24 hours', async () => {
      const { subject, arn } = await given();
      await subject.put({ pk: 'a', sk: 'old' });
      target().advance!(25 * 3_600_000);
      await subject.put({ pk: 'a', sk: 'new' });

      const found = await records(arn);

      expect(found.map((record) => record.dynamodb!.Keys!['sk']!.S)).toEqual(['new']);
    });

    embeddedOnly(suite)('an iterator expires after 15 minutes', async () => {
      const { arn } = await given();
      const ShardIterator = await iterator(arn);

      target().advance!(16 * 60_000);

      const read = target().streams.send(new GetRecordsCommand({ ShardIterator }));
      await expect(read).rejects.toMatchObject({ name: 'ExpiredIteratorException' });
    });

    test('a stream that does not exist is refused', async () => {
      const { arn } = await given();

      const describe = target().streams.send(
        new DescribeStreamCommand({ StreamArn: arn.replace(/table\/[^/]+/, 'table/nowhere') }),
      );

      await expect(describe).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    });
  });
}
