import type { SQSClient } from '@aws-sdk/client-sqs';
import { once } from '../once.ts';
import { dualstack, limits } from './connection.ts';

export const sqs = once(async (): Promise<SQSClient> => {
  const { SQSClient } = await import('./sqs.sdk.ts');
  // a queue's own URL has no IPv6 address; the dual-stack endpoint has
  return new SQSClient({ ...limits(5_000), ...dualstack(), maxAttempts: 3, useQueueUrlAsEndpoint: false });
});
