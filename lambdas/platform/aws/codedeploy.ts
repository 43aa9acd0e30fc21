import type { CodeDeployClient } from '@aws-sdk/client-codedeploy';
import { once } from '../once.ts';
import { limits } from './connection.ts';

export const codedeploy = once(async (): Promise<CodeDeployClient> => {
  const { CodeDeployClient } = await import('./codedeploy.sdk.ts');
  return new CodeDeployClient({ ...limits(5_000), maxAttempts: 5 });
});
