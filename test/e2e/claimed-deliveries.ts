import { DynamoDBClient, ListTablesCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import type { Run } from './rehearsal.ts';

/** Whether a worker has claimed a delivery and has not recorded how it ended. */
export async function isBeingSent({ aws }: Pick<Run, 'aws'>): Promise<boolean> {
  const credentials = { accessKeyId: 'operator', secretAccessKey: 'operator' };
  const client = new DynamoDBClient({ endpoint: aws, region: 'us-east-1', credentials });
  try {
    const { TableNames: names = [] } = await client.send(new ListTablesCommand());
    const TableName = names.find((name) => name.includes('NotificationsTable'))!;
    for await (const { Items: items = [] } of paginateScan({ client }, { TableName, ConsistentRead: true })) {
      if (items.some(({ state }) => state?.S === 'sending')) return true;
    }
    return false;
  } finally {
    client.destroy();
  }
}
