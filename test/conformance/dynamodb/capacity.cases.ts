import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';

import { Subject, wire, withValues } from './subject.ts';
import type { Suite } from './target.ts';

const BY_OWNER = { name: 'byOwner', key: ['owner', 'at:N'] };

export function capacityCases({ target }: Suite) {
  describe('consumed capacity', () => {
    test('counts reads by 4 KB, half when they are eventually consistent', async () => {
      const subject = await Subject.create(target());
      await subject.put({ pk: 'p', sk: '1', text: 'x'.repeat(5000) });
      const input = {
        TableName: subject.name,
        Key: wire({ pk: 'p', sk: '1' }),
        ReturnConsumedCapacity: 'TOTAL' as const,
      };

      const eventual = await target().client.send(new GetItemCommand(input));
      const strong = await target().client.send(new GetItemCommand({ ...input, ConsistentRead: true }));

      expect(eventual.ConsumedCapacity).toMatchObject({ CapacityUnits: 1 });
      expect(strong.ConsumedCapacity).toMatchObject({ CapacityUnits: 2 });
    });

    test('adds the items of a query before it rounds', async () => {
      const subject = await Subject.create(target());
      for (const sk of ['1', '2', '3', '4']) await subject.put({ pk: 'p', sk, text: 'x'.repeat(900) });

      const { ConsumedCapacity } = await subject.query(
        'pk = :p',
        { ':p': 'p' },
        { ReturnConsumedCapacity: 'TOTAL' },
      );

      expect(ConsumedCapacity).toMatchObject({ CapacityUnits: 0.5 });
    });

    test('counts the indexes that a write changes', async () => {
      const subject = await Subject.create(target(), { global: [BY_OWNER] });

      const { ConsumedCapacity } = await target().client.send(
        new UpdateItemCommand({
          TableName: subject.name,
          Key: wire({ pk: 'p', sk: '1' }),
          UpdateExpression: 'SET #o = :o, #a = :a',
          ExpressionAttributeNames: { '#o': 'owner', '#a': 'at' },
          ...withValues({ ':o': 'ann', ':a': 1 }),
          ReturnConsumedCapacity: 'INDEXES',
        }),
      );

      expect(ConsumedCapacity).toMatchObject({
        CapacityUnits: 2,
        Table: { CapacityUnits: 1 },
        GlobalSecondaryIndexes: { byOwner: { CapacityUnits: 1 } },
      });
    });
  });
}
