import type { CacheMode } from '../../lambdas/platform/platform.contract.ts';

/** Where a cache is reached, and how it is talked to. */
export interface CacheEndpoint {
  readonly host: string;
  readonly port: string;
  readonly mode: CacheMode;
}

/** Where in a network a cache stands. */
export interface CachePlace {
  readonly subnetIds: string[];
  readonly securityGroupIds: string[];
}
