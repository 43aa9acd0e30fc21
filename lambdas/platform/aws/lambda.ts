import type { LambdaClient } from '@aws-sdk/client-lambda';
import { once } from '../once.ts';
import { limits } from './connection.ts';

export const lambda = once(async (): Promise<LambdaClient> => {
  const { LambdaClient } = await import('./lambda.sdk.ts');
  // an invocation lasts as long as the function that is invoked: the api's time-out, and a second
  return new LambdaClient({ ...limits(16_000), maxAttempts: 3 });
});
