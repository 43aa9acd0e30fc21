import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  GetItemCommand,
  ListTablesCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';

import { until } from '../../e2e/until.ts';
import { Subject, wire } from './subject.ts';
import type { Suite } from './target.ts';

export function tableCases({ target }: Suite) {
  describe('tables', () => {
    const described = async (name: string) => {
      const { Table } = await target().client.send(new DescribeTableCommand({ TableName: name }));
      return Table!;
    };

    test('are described as they were created', async () => {
      const subject = await Subject.create(target(), {
        global: [{ name: 'byOwner', key: ['owner'], include: ['extra'] }],
        local: [{ name: 'byAt', key: ['pk', 'at:N'] }],
      });
      await subject.put({ pk: 'a', sk: '1' });

      const table = await described(subject.name);

      expect(table).toMatchObject({
        TableName: subject.name,
        TableStatus: 'ACTIVE',
        ItemCount: 1,
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        GlobalSecondaryIndexes: [
          { IndexName: 'byOwner', Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['extra'] } },
        ],
        LocalSecondaryIndexes: [{ IndexName: 'byAt', Projection: { ProjectionType: 'ALL' } }],
      });
      expect(table.TableArn).toMatch(new RegExp(`^arn:aws:dynamodb:.*:table/${subject.name}$`));
    });

    test('are listed in pages', async () => {
      const subject = await Subject.create(target());
      await Subject.create(target());

      const names: string[] = [];
      let ExclusiveStartTableName: string | undefined;
      do {
        const page = await target().client.send(
          new ListTablesCommand({ Limit: 10, ExclusiveStartTableName }),
        );
        names.push(...page.TableNames!);
        ExclusiveStartTableName = page.LastEvaluatedTableName;
      } while (ExclusiveStartTableName);

      expect(names).toContain(subject.name);
      expect(new Set(names).size).toBe(names.length);
    });

    test('can be deleted, and are gone then', async () => {
      const subject = await Subject.create(target());

      await target().client.send(new DeleteTableCommand({ TableName: subject.name }));

      await expect(described(subject.name)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
      const get = target().client.send(
        new GetItemCommand({ TableName: subject.name, Key: wire({ pk: 'a', sk: '1' }) }),
      );
      await expect(get).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    });

    test('are refused a second time', async () => {
      const { name } = await Subject.create(target());

      const again = target().client.send(
        new CreateTableCommand({
          TableName: name,
          BillingMode: 'PAY_PER_REQUEST',
          KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
          AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        }),
      );

      await expect(again).rejects.toMatchObject({ name: 'ResourceInUseException' });
    });

    test('are protected from deletion when they say so', async () => {
      const { name } = await Subject.create(target());
      await target().client.send(
        new UpdateTableCommand({ TableName: name, DeletionProtectionEnabled: true }),
      );

      const deletion = target().client.send(new DeleteTableCommand({ TableName: name }));

      await expect(deletion).rejects.toMatchObject({
        name: 'ValidationException',
        message: expect.stringContaining('protected against deletion'),
      });
    });

    test('build an index that is added later over the items they hold', async () => {
      const subject = await Subject.create(target());
      await subject.put({ pk: 'a', sk: '1', owner: 'ann' });
      await subject.put({ pk: 'a', sk: '2' });

      await target().client.send(
        new UpdateTableCommand({
          TableName: subject.name,
          AttributeDefinitions: [
            { AttributeName: 'pk', AttributeType: 'S' },
            { AttributeName: 'sk', AttributeType: 'S' },
            { AttributeName: 'owner', AttributeType: 'S' },
          ],
          GlobalSecondaryIndexUpdates: [
            {
              Create: {
                IndexName: 'byOwner',
                KeySchema: [{ AttributeName: 'owner', KeyType: 'HASH' }],
                Projection: { ProjectionType: 'ALL' },
              },
            },
          ],
        }),
      );

      await until('the index to be built', 20_000, async () => {
        // DynamoDB Local now and then fails to describe a table that is just being changed
        const table = await described(subject.name).catch(() => null);
        return table?.GlobalSecondaryIndexes?.[0]?.IndexStatus === 'ACTIVE';
      });
      const options = { IndexName: 'byOwner', ExpressionAttributeNames: { '#o': 'owner' } };
      expect(await subject.queried('sk', '#o = :o', { ':o': 'ann' }, options)).toEqual(['1']);
    });
  });
}
