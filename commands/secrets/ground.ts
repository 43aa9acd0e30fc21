import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { composeOperator } from '../../lambdas/api/operator.ts';
import { Refusal } from '../../lib/errors/refusal.ts';
import type { Aws } from '../shared/aws.ts';
import { resourcesOf } from '../shared/deployed-resources.ts';
import { deployedStack } from '../shared/deployed-stacks.ts';
import type { ChosenStage } from '../shared/stage.ts';
import type { Ground } from './need.ts';
import { vaultIn } from './vault.ts';

const SECRET = 'AWS::SecretsManager::Secret';
/** The stacks of a stage that may declare secrets. */
const STACKS = ['data', 'app'] as const;

/**
 * A stage as its stacks' outputs describe it.
 * @throws Refusal when the stage is not deployed, and for credentials that don't serve
 */
export async function groundOf({ naming }: ChosenStage, aws: Aws): Promise<Ground> {
  const client = aws.client(CloudFormationClient);
  const [data, app] = await Promise.all(
    STACKS.map(async (stack) => {
      const name = `${naming.project}-${naming.stage}-${stack}`;
      const found = await deployedStack(client, name);
      if (found) return found;
      throw new Refusal(
        `there is no stack ${name} in ${aws.region}: deploy the stage, npm run deploy -- ${naming.stage}`,
      );
    }),
  );
  const output = (key: string): string => {
    const value = data!.outputs[key];
    if (value) return value;
    throw new Refusal(
      `stack ${data!.name} has no output ${key}: deploy the stage as it is now, npm run deploy -- ${naming.stage}`,
    );
  };
  const vault = vaultIn(aws);
  const dataSecret = output('DataSecretArn');
  let root: Promise<string> | undefined;
  return {
    secrets: (await Promise.all([data!, app!].map(({ name }) => secretsIn(client, name)))).flat(),
    vault,
    heartbeat: app!.outputs['HeartbeatSecretName'] ?? null,
    operator: composeOperator({
      tables: {
        auth: output('authTableName'),
        users: output('usersTableName'),
        events: output('eventsTableName'),
      },
      dynamodb: aws.client(DynamoDBClient),
      dataSecret: () => (root ??= vault.read(dataSecret)),
    }),
  };
}

async function secretsIn(client: CloudFormationClient, stack: string): Promise<Ground['secrets']> {
  const resources = await resourcesOf(client, stack);
  return resources
    .filter(({ type }) => type === SECRET)
    .map(({ logicalId, physicalId }) => ({ name: logicalId.replace(/[0-9A-F]{8}$/, ''), arn: physicalId }));
}
