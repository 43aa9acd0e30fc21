import { CfnSecurityGroupIngress, SecurityGroup, type Vpc } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { PLATFORM_ENV } from '../../lambdas/platform/platform.contract.ts';
import type { StageSettings } from '../config/settings.ts';
import type { CacheEndpoint } from './cache-endpoint.ts';
import { cacheNode } from './cache-node.ts';
import { serverlessCache } from './cache-serverless.ts';
import type { SoloistFunction } from './function.construct.ts';

const PORT = 6379;

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
    this.endpoint = kind === 'node' ? cacheNode(this, place, PORT) : serverlessCache(this, place);
  }

  /** Opens the cache to a function in its VPC and tells it where the cache is. */
  grantUse(fn: SoloistFunction): void {
    const client = fn.connections.securityGroups[0];
    if (!client)
      throw new Error(`function ${fn.service} is in no vpc, but the cache is: give it the network's vpc`);
    // in the function's stack: a rule in ours would make the network depend on the app
    new CfnSecurityGroupIngress(fn, 'CacheIngress', {
      groupId: this.securityGroup.securityGroupId,
      sourceSecurityGroupId: client.securityGroupId,
      ipProtocol: 'tcp',
      fromPort: PORT,
      toPort: PORT,
      description: `the ${fn.service} function`,
    });
    fn.addEnvironment(PLATFORM_ENV.cacheHost, this.endpoint.host);
    fn.addEnvironment(PLATFORM_ENV.cachePort, this.endpoint.port);
    fn.addEnvironment(PLATFORM_ENV.cacheMode, this.endpoint.mode);
  }
}
