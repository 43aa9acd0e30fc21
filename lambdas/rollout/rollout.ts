import type { Context } from 'aws-lambda';
import { withContext } from '../platform/context.ts';
import { log } from '../platform/log.ts';
import { count, flushMetrics } from '../platform/metrics.ts';
import { ROLLOUT_METRIC } from './rollout.contract.ts';
import { type Trial, VersionRefused } from './try-version.ts';

/** What CodeDeploy sends a hook. https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html */
export interface HookEvent {
  readonly DeploymentId: string;
  readonly LifecycleEventHookExecutionId: string;
}

export type Verdict = 'Succeeded' | 'Failed';

export interface RolloutDeps {
  /** Tries the new version. @throws VersionRefused when it must not take over */
  trial(): Promise<Trial>;
  /** Tells CodeDeploy, which waits for it. */
  report(event: HookEvent, verdict: Verdict): Promise<void>;
  /** Makes traffic until the canary is over; `onKnock` is told what was wrong with each knock, or null. */
  knock(onKnock: (failure: string | null) => void): Promise<void>;
  /** Milliseconds that a trial may take. @default 2 minutes */
  readonly patience?: number;
}

/** Failures reach the alarm while the canary runs, and not at its end. */
const FLUSH_EVERY = 20;

/**
 * CodeDeploy's hook before traffic shifts: tries the new version and reports. Whatever goes wrong in here is a `Failed`,
 * so that no deployment waits for an hour for nothing. After a `Succeeded` it goes on knocking.
 */
export function rollout(deps: RolloutDeps): (event: HookEvent, context: Context) => Promise<void> {
  return (event, context) => {
    const remaining = () => context.getRemainingTimeInMillis();
    return withContext({ requestId: context.awsRequestId, remaining }, async () => {
      const verdict = await judge(deps);
      await deps.report(event, verdict);
      log.info('reported to CodeDeploy', { verdict, deployment: event.DeploymentId });
      if (verdict === 'Succeeded') await watch(deps);
    });
  };
}

async function judge({ trial, patience = 120_000 }: RolloutDeps): Promise<Verdict> {
  try {
    const { requests, limited } = await within(patience, trial());
    log.info('the new version answers as it should', { requests, limited });
    return 'Succeeded';
  } catch (error) {
    const refused = error instanceof VersionRefused ? { request: error.request, reason: error.reason } : {};
    log.error('the new version is refused', error, refused);
    return 'Failed';
  }
}

async function watch({ knock }: RolloutDeps): Promise<void> {
  const knocks = { requests: 0, failures: 0 };
  const onKnock = (failure: string | null) => {
    knocks.requests += 1;
    count(ROLLOUT_METRIC, failure === null ? 0 : 1);
    if (failure !== null) {
      knocks.failures += 1;
      log.warn('a knock failed', { reason: failure });
    }
    if (knocks.requests % FLUSH_EVERY === 0) flushMetrics();
  };
  // the word has been given: the alarms decide from here on
  await knock(onKnock).catch((error: unknown) => log.error('could not knock', error));
  flushMetrics();
  log.info('the canary is over', knocks);
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the trial did not end within ${ms} ms`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
