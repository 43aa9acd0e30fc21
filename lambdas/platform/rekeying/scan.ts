import { ScanCommand } from '@aws-sdk/client-dynamodb';
import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Scan } from './under-root.ts';

/** A page costs at most as many read units, an eighth of what a table gives a second at once. */
const PAGE = 500;

/** Tables as the operator's machine reads them: no function may. Throttles are tried again by the client. */
export function scanWith(client: DynamoDBClient): Scan {
  return async function* (table) {
    let from: Record<string, AttributeValue> | undefined;
    do {
      const { Items = [], LastEvaluatedKey }: Page = await client.send(
        new ScanCommand({ TableName: table, ConsistentRead: true, Limit: PAGE, ExclusiveStartKey: from }),
      );
      yield Items.map((item) => unmarshall(item));
      from = LastEvaluatedKey;
    } while (from);
  };
}

interface Page {
  readonly Items?: Record<string, AttributeValue>[];
  readonly LastEvaluatedKey?: Record<string, AttributeValue>;
}
