/** What the heartbeat shares with synth: environment names, its metric, and what its secret holds. */
export const HEARTBEAT_ENV = { account: 'HEARTBEAT_ACCOUNT_SECRET' } as const;

/** 1 for a beat that went well, 0 for one that didn't; the namespace and the stage are those of all our metrics. */
export const HEARTBEAT_METRIC = 'HeartbeatOk';

/** The secret's text as JSON: the account that robots of ours log in with. `npm run secrets` creates it. */
export interface HeartbeatAccount {
  readonly email: string;
  readonly password: string;
}
