import { SecurityGroup, type Vpc } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { StageSettings } from '../config/settings.ts';
import { CACHE_PORT, openCache } from './cache-access.ts';
import type { CacheEndpoint } from './cache-endpoint.ts';
import { cacheNode } from './cache-node.ts';
import { serverlessCache } from './cache-serverless.ts';
import type { SoloistFunction } from './function.construct.ts';

export interface CacheProps {
  readonly vpc: Vpc;
  readonly kind: Exclude<StageSettings['cache'], 'none'>;
}

/** Valkey, serverless or one small node. Everything in it can be lost: it only saves time. */
export class Cache extends Construct {
  readonly securityGroup: SecurityGroup;
  readonly endpoint: CacheEndpoint;

  constructor(scope: Construct, id: string, { vpc, kind }: CacheProps) {
    super(scope, id);
    this.securityGroup = new SecurityGroup(this, 'SecurityGroup', {
      vpc,
      description: 'The cache: opened to one function at a time by Cache.grantUse',
      allowAllOutbound: false,
    });
    const place = {
      subnetIds: vpc.privateSubnets.map((subnet) => subnet.subnetId),
      securityGroupIds: [this.securityGroup.securityGroupId],
    };
    this.endpoint = kind === 'node' ? cacheNode(this, place, CACHE_PORT) : serverlessCache(this, place);
  }

  /** Opens the cache to a function in its VPC and tells it where the cache is. */
  grantUse(fn: SoloistFunction): void {
    openCache({ securityGroupId: this.securityGroup.securityGroupId, endpoint: this.endpoint }, fn);
  }
}
