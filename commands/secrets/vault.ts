import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { Refusal } from '../../lib/errors/refusal.ts';
import { refuse } from '../shared/aws-refusal.ts';
import type { Aws } from '../shared/aws.ts';
import type { Vault } from './need.ts';

/** Secrets Manager with the operator's credentials. */
export function vaultIn(aws: Aws): Vault {
  const client = () => aws.client(SecretsManagerClient);
  return {
    async isFilled(id) {
      const { VersionIdsToStages = {} } = await client()
        .send(new DescribeSecretCommand({ SecretId: id }))
        .catch(refuse);
      return Object.values(VersionIdsToStages).some((labels) => labels.includes('AWSCURRENT'));
    },

    async read(id) {
      const { SecretString } = await client()
        .send(new GetSecretValueCommand({ SecretId: id }))
        .catch(refuse);
      if (SecretString) return SecretString;
      throw new Refusal(`the secret ${id} has no text: restore its last version in Secrets Manager`);
    },
  };
}
