import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { Refusal } from '../../lib/errors/refusal.ts';
import { refuse } from '../shared/aws-refusal.ts';
import type { Aws } from '../shared/aws.ts';
import { deployedStack } from '../shared/deployed-stacks.ts';
import type { ChosenStage } from '../shared/stage.ts';
import type { Credentials } from './checks.ts';

/** Where a stage answers: the output PublicUrl of its edge stack. */
export async function addressOf({ naming }: ChosenStage, aws: Aws): Promise<string> {
  const stack = `${naming.project}-${naming.stage}-edge`;
  const url = (await outputsOf(stack, aws))['PublicUrl'];
  if (url) return url;
  throw new Refusal(`stack ${stack} has no output PublicUrl: deploy it, npm run deploy -- ${naming.stage}`);
}

/** The heartbeat's account, or null where there is none yet. */
export async function heartbeatAccount({ naming }: ChosenStage, aws: Aws): Promise<Credentials | null> {
  const outputs = await outputsOf(`${naming.project}-${naming.stage}-app`, aws);
  const name = outputs['HeartbeatSecretName'];
  if (!name) return null;
  const { SecretString = '{}' } = await aws
    .client(SecretsManagerClient)
    .send(new GetSecretValueCommand({ SecretId: name }))
    .catch(refuse);
  const { email, password } = JSON.parse(SecretString) as Partial<Credentials>;
  return email && password ? { email, password } : null;
}

/** The account of E2E_EMAIL and E2E_PASSWORD, which the pipeline sets; null without both. */
export function accountIn(env: NodeJS.ProcessEnv): Credentials | null {
  const { E2E_EMAIL: email, E2E_PASSWORD: password } = env;
  return email && password ? { email, password } : null;
}

async function outputsOf(name: string, aws: Aws): Promise<Readonly<Record<string, string>>> {
  const stack = await deployedStack(aws.client(CloudFormationClient), name);
  if (stack) return stack.outputs;
  throw new Refusal(`there is no stack ${name} in ${aws.region}: deploy the stage first, or give --url`);
}
