/** Metrics of auth, in METRICS_NAMESPACE, split by stage alone. */
export const AUTH_METRICS = {
  /** Accounts whose address was proven for the first time; 0 with every session that starts. */
  signUps: 'SignUps',
} as const;
