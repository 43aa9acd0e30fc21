import { DynamoDBClient, ListTablesCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Run } from './rehearsal.ts';

/** What became of one thing that somebody was to be told, by one channel. */
export interface RecordedDelivery {
  readonly eventType: string;
  readonly channel: 'inbox' | 'mail' | 'push';
  /** Absent until it is done. */
  readonly outcome?: string;
  /** What SES has told of a mail since. */
  readonly feedback?: string;
}

/** What is recorded of one person's deliveries, as the operator reads it. */
export async function deliveriesOf(
  { aws }: Pick<Run, 'aws'>,
  userId: string,
): Promise<readonly RecordedDelivery[]> {
  const credentials = { accessKeyId: 'operator', secretAccessKey: 'operator' };
  const client = new DynamoDBClient({ endpoint: aws, region: 'us-east-1', credentials });
  const { TableNames = [] } = await client.send(new ListTablesCommand({}));
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: TableNames.find((name) => name.includes('Notifications')),
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
      ExpressionAttributeValues: { ':pk': { S: `USER#${userId}` }, ':sk': { S: 'DELIVERY#' } },
    }),
  );
  return Items.map((item) => unmarshall(item) as RecordedDelivery);
}
