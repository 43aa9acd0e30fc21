import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { knownRoots, rootsAt, type Roots } from '../../lambdas/api/operator.ts';
import { Refusal } from '../../lib/errors/refusal.ts';
import { refuse } from '../shared/aws-refusal.ts';
import type { Aws } from '../shared/aws.ts';
import { nowAt } from './aws-clock.ts';

const CURRENT = 'AWSCURRENT';

/**
 * The roots that a secret keeps, as the functions read them; by the clock of Secrets Manager, which dates them.
 * @throws Refusal where it has no text, and for credentials that don't serve
 */
export async function readRoots(aws: Aws, secret: string): Promise<Roots> {
  const client = aws.client(SecretsManagerClient);
  const known = await knownRoots(async (label) => {
    const found = await client
      .send(new GetSecretValueCommand({ SecretId: secret, VersionStage: label }))
      .catch((error: unknown) =>
        label !== CURRENT && error instanceof ResourceNotFoundException ? null : refuse(error),
      );
    if (!found?.SecretString) return null;
    const { SecretString: text, CreatedDate, VersionStages: labels = [] } = found;
    return { text, createdAt: CreatedDate?.getTime() ?? 0, labels };
  });
  if (known.length > 0) return rootsAt(known, await nowAt(aws, secret));
  throw new Refusal(`the secret ${secret} has no text: restore its last version in Secrets Manager`);
}
