/** What the before-traffic hook shares with synth. */
export const ROLLOUT_ENV = {
  /** ARN of the version that is about to take over: CodeDeploy's event does not say. */
  newVersion: 'NEW_VERSION',
  /** Which trial it must pass: a {@link TrialName}. */
  trial: 'ROLLOUT_TRIAL',
} as const;

/** The functions that are rolled out. */
export type TrialName = 'api' | 'payments';

/** Knocks at the public address that failed while a new version took its first requests. */
export const ROLLOUT_METRIC = 'RolloutFailures';

/** How long the first tenth of the requests is watched: CodeDeploy's Canary10Percent5Minutes. */
export const CANARY_S = 300;
