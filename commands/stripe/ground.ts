import type { Catalogue, StripeSecret } from '../../lambdas/payments/payments.contract.ts';
import { Refusal } from '../../lib/errors/refusal.ts';
import type { Aws } from '../shared/aws.ts';
import { outputsOf } from '../shared/outputs.ts';
import type { ChosenStage } from '../shared/stage.ts';
import { vaultIn } from '../secrets/vault.ts';
import { versionsIn } from '../secrets/versions.ts';

/** A deployed stage, as far as its payments are concerned. */
export interface Ground {
  readonly stage: string;
  /** Whether it is the last stage of the config: the one that real customers use. */
  readonly isLast: boolean;
  readonly catalogue: Catalogue;
  /** Scheme and host, without a slash. */
  readonly publicUrl: string;
  readonly secret: StripeSecret;
  /** Stores what has changed of the secret. */
  save(changes: Partial<StripeSecret>): Promise<void>;
}

/** @throws Refusal when the stage is not deployed, and for credentials that don't serve */
export async function groundOf({ naming, config, settings }: ChosenStage, aws: Aws): Promise<Ground> {
  const [data, edge] = await Promise.all([outputsOf(aws, naming, 'data'), outputsOf(aws, naming, 'edge')]);
  const arn = data.get('StripeSecretArn');
  let secret = parse(await vaultIn(aws).read(arn));
  return {
    stage: naming.stage,
    isLast: config.stages.at(-1)?.name === naming.stage,
    catalogue: settings.catalogue,
    publicUrl: edge.get('PublicUrl'),
    get secret() {
      return secret;
    },
    async save(changes) {
      secret = { ...secret, ...changes };
      await versionsIn(aws).put(arn, JSON.stringify(secret));
    },
  };
}

function parse(text: string): StripeSecret {
  const { secretKey = '', webhookSecret = '', sealingRoot } = JSON.parse(text) as Partial<StripeSecret>;
  if (sealingRoot) return { secretKey, webhookSecret, sealingRoot };
  throw new Refusal(
    'the secret of Stripe holds no sealingRoot: restore its last version in Secrets Manager, or the stored answers of payments stay sealed',
  );
}
