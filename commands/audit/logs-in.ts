import { DynamoDBClient, ScanCommand, type ScanCommandOutput } from '@aws-sdk/client-dynamodb';
import type { AuditLogOwner } from '../../lambdas/api/operator.ts';
import type { Aws } from '../shared/aws.ts';

/** Every log that has an entry or a chain, each once. Reads the whole table. */
export async function* logsIn(aws: Aws, table: string): AsyncIterable<AuditLogOwner> {
  const dynamodb = aws.client(DynamoDBClient);
  const seen = new Set<string>();
  let start: ScanCommandOutput['LastEvaluatedKey'];
  do {
    const page: ScanCommandOutput = await dynamodb.send(
      new ScanCommand({
        TableName: table,
        FilterExpression: 'begins_with(sk, :entry) OR (begins_with(pk, :chain) AND sk = :head)',
        ExpressionAttributeValues: {
          ':entry': { S: 'AUDIT#' },
          ':chain': { S: 'CHAIN#' },
          ':head': { S: 'HEAD' },
        },
        ProjectionExpression: 'pk',
        ConsistentRead: true,
        ExclusiveStartKey: start,
      }),
    );
    for (const { pk } of page.Items ?? []) {
      const log = pk?.S?.replace(/^CHAIN#/, '') ?? '';
      if (seen.has(log)) continue;
      seen.add(log);
      yield ownerOf(log);
    }
    start = page.LastEvaluatedKey;
  } while (start);
}

function ownerOf(log: string): AuditLogOwner {
  if (log === 'LOG#admins') return { admins: true };
  const [kind, id = ''] = log.split('#', 2);
  return kind === 'USER' ? { userId: id } : { organisationId: id };
}
