import { readAccount } from '../secrets/heartbeat.ts';
import { vaultIn } from '../secrets/vault.ts';
import type { Aws } from '../shared/aws.ts';
import { outputsOf } from '../shared/outputs.ts';
import type { ChosenStage } from '../shared/stage.ts';
import type { Credentials } from './checks.ts';

/** Where a stage answers: the output PublicUrl of its edge stack. */
export async function addressOf({ naming }: ChosenStage, aws: Aws): Promise<string> {
  return (await outputsOf(aws, naming, 'edge')).get('PublicUrl');
}

/** The heartbeat's account, or null where there is none yet. */
export async function heartbeatAccount({ naming }: ChosenStage, aws: Aws): Promise<Credentials | null> {
  const secret = (await outputsOf(aws, naming, 'app')).find('HeartbeatSecretName');
  return secret === null ? null : readAccount(vaultIn(aws), secret);
}

/** The account of E2E_EMAIL and E2E_PASSWORD, which the pipeline sets; null without both. */
export function accountIn(env: NodeJS.ProcessEnv): Credentials | null {
  const { E2E_EMAIL: email, E2E_PASSWORD: password } = env;
  return email && password ? { email, password } : null;
}
