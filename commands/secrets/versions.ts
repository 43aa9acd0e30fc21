import {
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { refuse } from '../shared/aws-refusal.ts';
import type { Aws } from '../shared/aws.ts';

/** The versions of secrets; none of their texts. */
export interface Versions {
  /** When the versions that have a label were made, in milliseconds since the epoch, by label. */
  labelled(id: string): Promise<ReadonlyMap<string, number>>;
  /** Makes a version AWSCURRENT; the one that was becomes AWSPREVIOUS, and the one before it loses its label. */
  put(id: string, text: string): Promise<void>;
}

/** Secrets Manager with the operator's credentials. */
export function versionsIn(aws: Aws): Versions {
  const client = () => aws.client(SecretsManagerClient);
  return {
    async labelled(id) {
      // versions without a label are left out, and few labels exist: one page
      const { Versions = [] } = await client()
        .send(new ListSecretVersionIdsCommand({ SecretId: id }))
        .catch(refuse);
      return new Map(
        Versions.flatMap(({ VersionStages = [], CreatedDate }) =>
          VersionStages.map((label) => [label, CreatedDate?.getTime() ?? 0] as const),
        ),
      );
    },

    async put(id, text) {
      // the SDK gives each call a token, so that its own second attempt makes no second version
      await client()
        .send(new PutSecretValueCommand({ SecretId: id, SecretString: text }))
        .catch(refuse);
    },
  };
}
