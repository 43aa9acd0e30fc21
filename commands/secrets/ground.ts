import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { Aws } from '../shared/aws.ts';
import { resourcesOf } from '../shared/deployed-resources.ts';
import { operatorOn } from '../shared/operator.ts';
import { outputsOf } from '../shared/outputs.ts';
import type { ChosenStage } from '../shared/stage.ts';
import type { Ground } from './need.ts';
import { vaultIn } from './vault.ts';
import { versionsIn } from './versions.ts';

const SECRET = 'AWS::SecretsManager::Secret';

/**
 * A stage as its stacks' outputs describe it.
 * @throws Refusal when the stage is not deployed, and for credentials that don't serve
 */
export async function groundOf({ naming }: ChosenStage, aws: Aws): Promise<Ground> {
  const client = aws.client(CloudFormationClient);
  // the stacks of a stage that may declare secrets
  const [data, app] = await Promise.all([outputsOf(aws, naming, 'data'), outputsOf(aws, naming, 'app')]);
  const vault = vaultIn(aws);
  const operator = operatorOn(data, aws);
  return {
    secrets: (await Promise.all([data, app].map(({ stack }) => secretsIn(client, stack)))).flat(),
    vault,
    put: versionsIn(aws).put,
    heartbeat: app.find('HeartbeatSecretName'),
    oauth: data.find('OAuthSecretArn'),
    stripe: data.find('StripeSecretArn'),
    push: data.find('VapidSecretArn'),
    operator,
  };
}

async function secretsIn(client: CloudFormationClient, stack: string): Promise<Ground['secrets']> {
  const resources = await resourcesOf(client, stack);
  return resources
    .filter(({ type }) => type === SECRET)
    .map(({ logicalId, physicalId }) => ({ name: logicalId.replace(/[0-9A-F]{8}$/, ''), arn: physicalId }));
}
