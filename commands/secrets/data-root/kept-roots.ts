import {
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { labelOfRoot, rootIdOf } from '../../../lambdas/api/operator.ts';
import { Refusal } from '../../../lib/errors/refusal.ts';
import { refuse } from '../../shared/aws-refusal.ts';
import type { Aws } from '../../shared/aws.ts';
import { nowAt } from '../aws-clock.ts';

const CURRENT = 'AWSCURRENT';

/** A version of the data secret that has a label; without its text. */
export interface KeptRoot {
  readonly versionId: string;
  /** Counts the roots from 1. */
  readonly id: number;
  readonly labels: readonly string[];
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** The versions of one stage's data secret. */
export interface KeptRoots {
  /** The clock that dates the versions, milliseconds since the epoch. */
  now(): Promise<number>;
  /**
   * The newest root, and those before it that are still kept, oldest first.
   * @throws Refusal where somebody has moved the labels by hand
   */
  list(): Promise<{ readonly current: KeptRoot; readonly earlier: readonly KeptRoot[] }>;
  /** Puts a version, with these labels besides AWSCURRENT. */
  put(text: string, labels: readonly string[]): Promise<void>;
  label(root: KeptRoot, label: string): Promise<void>;
  /** Takes a label away: Secrets Manager removes versions that have none. */
  unlabel(root: KeptRoot, label: string): Promise<void>;
}

/** Secrets Manager with the operator's credentials. */
export function keptRootsIn(aws: Aws, secret: string): KeptRoots {
  const client = () => aws.client(SecretsManagerClient);
  const move = async (input: {
    VersionStage: string;
    MoveToVersionId?: string;
    RemoveFromVersionId?: string;
  }) => {
    await client()
      .send(new UpdateSecretVersionStageCommand({ SecretId: secret, ...input }))
      .catch(refuse);
  };
  return {
    now: () => nowAt(aws, secret),

    async list() {
      // versions without a label are left out, and at most 20 labels exist: one page
      const { Versions = [] } = await client()
        .send(new ListSecretVersionIdsCommand({ SecretId: secret }))
        .catch(refuse);
      const roots = Versions.map(({ VersionId = '', VersionStages: labels = [], CreatedDate }) => ({
        versionId: VersionId,
        id: rootIdOf(labels),
        labels,
        createdAt: CreatedDate?.getTime() ?? 0,
      })).sort((a, b) => a.id - b.id);
      const current = roots.find(({ labels }) => labels.includes(CURRENT));
      if (!current) throw new Error(`the secret ${secret} has no version with the label ${CURRENT}`);
      const earlier = roots.filter((root) => root !== current);
      if (earlier.some(({ id }) => id >= current.id)) {
        throw new Refusal(
          `the labels of ${secret} were changed by hand: ${CURRENT} must be on the newest of ${roots.map(({ id }) => labelOfRoot(id)).join(', ')}`,
        );
      }
      return { current, earlier };
    },

    async put(text, labels) {
      // the SDK gives each call a token, so that its own second attempt makes no second version
      await client()
        .send(
          new PutSecretValueCommand({
            SecretId: secret,
            SecretString: text,
            VersionStages: [CURRENT, ...labels],
          }),
        )
        .catch(refuse);
    },

    label: ({ versionId }, label) => move({ VersionStage: label, MoveToVersionId: versionId }),
    unlabel: ({ versionId }, label) => move({ VersionStage: label, RemoveFromVersionId: versionId }),
  };
}
