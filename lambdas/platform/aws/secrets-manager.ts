import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { once } from '../once.ts';
import { dualstack, limits } from './connection.ts';

export const secretsManager = once(async (): Promise<SecretsManagerClient> => {
  const { SecretsManagerClient } = await import('./secrets-manager.sdk.ts');
  return new SecretsManagerClient({ ...limits(3_000), ...dualstack(), maxAttempts: 3 });
});
