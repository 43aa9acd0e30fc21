/** Names of the environment variables that every function of ours may get, shared by synth and runtime. */
export const PLATFORM_ENV = {
  eventsTable: 'EVENTS_TABLE',
  cacheHost: 'CACHE_HOST',
  cachePort: 'CACHE_PORT',
  cacheMode: 'CACHE_MODE',
  edge: 'EDGE',
  publicUrl: 'PUBLIC_URL',
  allowedOrigins: 'ALLOWED_ORIGINS',
  service: 'SERVICE',
  stage: 'STAGE',
} as const;

/** What stands in front of the functions, and so where the client's address is read from. */
export type Edge = 'alb' | 'cloudfront';

/** Which protocol a cache speaks: serverless ones the cluster's, a node of its own the plain one. */
export type CacheMode = 'cluster' | 'single';

/** A queue that the relay fills, as RELAY_ROUTES carries it: JSON, an array of these. */
export interface QueueRoute {
  readonly queueUrl: string;
  /** Event types, such as `user.created`. */
  readonly types: readonly string[];
}

export const RELAY_ENV = { routes: 'RELAY_ROUTES' } as const;

/** CloudWatch namespace of our own metrics. Each has the dimension `Stage`, and those that its place adds. */
export const METRICS_NAMESPACE = 'Soloist';
