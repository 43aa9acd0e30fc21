import { setTimeout as pause } from 'node:timers/promises';
import { codedeploy } from '../platform/aws/codedeploy.ts';
import { lambda } from '../platform/aws/lambda.ts';
import { readEnv } from '../platform/env.ts';
import { httpClient } from '../platform/http-client.ts';
import { PLATFORM_ENV } from '../platform/platform.contract.ts';
import { secret } from '../platform/secrets.ts';
import { HEARTBEAT_ENV, type HeartbeatAccount } from '../heartbeat/heartbeat.contract.ts';
import { versionClient } from './invoke-version.ts';
import { knock } from './knock.ts';
import { rollout } from './rollout.ts';
import { CANARY_S, ROLLOUT_ENV } from './rollout.contract.ts';
import { type TrialPlan, TRIALS } from './trial.ts';
import { tryVersion } from './try-version.ts';

const PATIENCE = { connectMs: 1_000, totalMs: 5_000 };
/** CodeDeploy begins to shift some seconds after the report. */
const MARGIN_S = 30;

// read when they are first needed: what is missing is reported as a failure of the trial
const publicUrl = () => readEnv({ url: PLATFORM_ENV.publicUrl }).url;
const account = async () => JSON.parse(await secret(readEnv(HEARTBEAT_ENV).account)) as HeartbeatAccount;
const service = () => httpClient(publicUrl(), PATIENCE);

/** @throws Error for a name that no trial has */
function plan(): TrialPlan {
  const { trial } = readEnv({ trial: ROLLOUT_ENV.trial });
  const found = new Map(Object.entries(TRIALS)).get(trial);
  if (!found)
    throw new Error(`${ROLLOUT_ENV.trial} is '${trial}', expected one of: ${Object.keys(TRIALS).join(', ')}`);
  return found;
}

/** Lambda entry point of the hook that CodeDeploy invokes before it shifts traffic. */
export const handler = rollout({
  async trial() {
    const { version } = readEnv({ version: ROLLOUT_ENV.newVersion });
    const send = versionClient({ version, publicUrl: publicUrl(), client: lambda });
    return tryVersion({ send, service: service(), account: await account(), plan: plan() });
  },

  async report({ DeploymentId, LifecycleEventHookExecutionId }, status) {
    const [{ PutLifecycleEventHookExecutionStatusCommand }, client] = await Promise.all([
      import('../platform/aws/codedeploy.sdk.ts'),
      codedeploy(),
    ]);
    const outcome = {
      deploymentId: DeploymentId,
      lifecycleEventHookExecutionId: LifecycleEventHookExecutionId,
    };
    await client.send(new PutLifecycleEventHookExecutionStatusCommand({ ...outcome, status }));
  },

  async knock(onKnock) {
    await knock({
      send: service(),
      account: await account(),
      paths: plan().knocks,
      seconds: CANARY_S + MARGIN_S,
      now: () => performance.now(),
      pause: (ms) => pause(ms),
      onKnock,
    });
  },
});
