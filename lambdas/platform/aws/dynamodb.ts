import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { once } from '../once.ts';
import { limits } from './connection.ts';

export const dynamodb = once(async (): Promise<DynamoDBClient> => {
  const { DynamoDBClient } = await import('./dynamodb.sdk.ts');
  // one layer retries: resilience/policies.ts. DynamoDB is reached over the gateway endpoint, which is IPv4
  return new DynamoDBClient({ ...limits(2_000), maxAttempts: 1 });
});
