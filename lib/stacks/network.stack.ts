import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Vpc } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { StageSettings } from '../config/settings.ts';
import { Cache } from '../constructs/cache.construct.ts';
import { LoadBalancer } from '../constructs/load-balancer.construct.ts';
import { dualStackVpc } from '../constructs/network.construct.ts';

export interface NetworkStackProps extends StackProps {
  /** Two zone ids of the stack's region. */
  readonly zones: readonly string[];
  readonly settings: StageSettings;
}

/** The VPC, the load balancer and the cache. */
export class NetworkStack extends Stack {
  readonly vpc: Vpc;
  readonly loadBalancer: LoadBalancer;
  readonly cache: Cache;
  private readonly zones: readonly string[];

  constructor(scope: Construct, id: string, { zones, settings, ...props }: NetworkStackProps) {
    super(scope, id, props);
    this.zones = zones;
    this.vpc = dualStackVpc(this, 'Vpc', zones);
    this.loadBalancer = new LoadBalancer(this, 'LoadBalancer', this.vpc);
    this.cache = new Cache(this, 'Cache', this.vpc);
    new CfnOutput(this, 'LoadBalancerDnsName', { value: this.loadBalancer.balancer.loadBalancerDnsName });
  }

  // the CDK would ask the account for its zones, and so need credentials, although the config names them
  override get availabilityZones(): string[] {
    return [...this.zones];
  }
}
