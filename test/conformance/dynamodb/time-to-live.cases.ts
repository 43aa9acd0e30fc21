import {
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';

import { Subject } from './subject.ts';
import { embeddedOnly, type Suite } from './target.ts';

export function timeToLiveCases(suite: Suite) {
  const { target } = suite;

  describe('expiry', () => {
    async function given() {
      const subject = await Subject.create(target(), { stream: 'NEW_AND_OLD_IMAGES' });
      const TimeToLiveSpecification = { AttributeName: 'expiresAt', Enabled: true };
      await target().client.send(
        new UpdateTimeToLiveCommand({ TableName: subject.name, TimeToLiveSpecification }),
      );
      return subject;
    }

    test('is off until it is switched on, by the name of an attribute', async () => {
      const off = await Subject.create(target());
      const on = await given();

      const before = await target().client.send(new DescribeTimeToLiveCommand({ TableName: off.name }));
      const after = await target().client.send(new DescribeTimeToLiveCommand({ TableName: on.name }));

      expect(before.TimeToLiveDescription).toEqual({ TimeToLiveStatus: 'DISABLED' });
      expect(after.TimeToLiveDescription).toEqual({
        TimeToLiveStatus: 'ENABLED',
        AttributeName: 'expiresAt',
      });
    });

    test('is refused when it is on already', async () => {
      const { name } = await given();

      const again = target().client.send(
        new UpdateTimeToLiveCommand({
          TableName: name,
          TimeToLiveSpecification: { AttributeName: 'other', Enabled: true },
        }),
      );

      await expect(again).rejects.toMatchObject({ name: 'ValidationException' });
    });

    embeddedOnly(suite)('deletes what has expired, and leaves the rest', async () => {
      const subject = await given();
      const soon = Math.floor(Date.now() / 1000) + 10 * 24 * 3600;
      await subject.put({ pk: 'a', sk: 'expires', expiresAt: soon });
      await subject.put({ pk: 'a', sk: 'stays' });
      await subject.put({ pk: 'a', sk: 'text', expiresAt: String(soon) });

      target().advance!(11 * 24 * 3_600_000);

      expect(await subject.queried('sk', 'pk = :p', { ':p': 'a' })).toEqual(['stays', 'text']);
    });

    embeddedOnly(suite)('records such a deletion as the service’s own', async () => {
      const subject = await given();
      await subject.put({ pk: 'a', sk: '1', expiresAt: Math.floor(Date.now() / 1000) + 30 * 24 * 3600 });
      const { Table } = await target().client.send(new DescribeTableCommand({ TableName: subject.name }));

      target().advance!(31 * 24 * 3_600_000);

      const StreamArn = Table!.LatestStreamArn!;
      const { StreamDescription } = await target().streams.send(new DescribeStreamCommand({ StreamArn }));
      const { ShardId } = StreamDescription!.Shards![0]!;
      const { ShardIterator } = await target().streams.send(
        new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
      );
      const { Records } = await target().streams.send(new GetRecordsCommand({ ShardIterator }));
      expect(Records).toMatchObject([
        { eventName: 'REMOVE', userIdentity: { PrincipalId: 'dynamodb.amazonaws.com', Type: 'Service' } },
      ]);
    });
  });
}
