import { CfnSecurityGroupIngress } from 'aws-cdk-lib/aws-ec2';
import { PLATFORM_ENV } from '../../lambdas/platform/platform.contract.ts';
import type { CacheEndpoint } from './cache-endpoint.ts';
import type { SoloistFunction } from './function.construct.ts';

export const CACHE_PORT = 6379;

/** A cache that stands already: in this stage's network stack, or in that of the stage beside it. */
export interface ExistingCache {
  readonly securityGroupId: string;
  readonly endpoint: CacheEndpoint;
}

/** Opens a cache to a function in its VPC and tells it where the cache is. */
export function openCache({ securityGroupId, endpoint }: ExistingCache, fn: SoloistFunction): void {
  const client = fn.connections.securityGroups[0];
  if (!client)
    throw new Error(`function ${fn.service} is in no vpc, but the cache is: give it the network's vpc`);
  // in the function's stack: a rule in the cache's would make the network depend on the app
  new CfnSecurityGroupIngress(fn, 'CacheIngress', {
    groupId: securityGroupId,
    sourceSecurityGroupId: client.securityGroupId,
    ipProtocol: 'tcp',
    fromPort: CACHE_PORT,
    toPort: CACHE_PORT,
    description: `the ${fn.service} function`,
  });
  fn.addEnvironment(PLATFORM_ENV.cacheHost, endpoint.host);
  fn.addEnvironment(PLATFORM_ENV.cachePort, endpoint.port);
  fn.addEnvironment(PLATFORM_ENV.cacheMode, endpoint.mode);
}
