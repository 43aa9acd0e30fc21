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

/** The VPC, the load balancer and the cache, as the stage chose them. */
export class NetworkStack extends Stack {
  readonly vpc: Vpc;
  readonly loadBalancer: LoadBalancer;
  /** Null where the stage runs without one. */
  readonly cache: Cache | null;
  private readonly zones: readonly string[];

  constructor(scope: Construct, id: string, { zones, settings, ...props }: NetworkStackProps) {
    super(scope, id, props);
    this.zones = zones;
    const { nat, edge, cache } = settings;
    this.vpc = dualStackVpc(this, 'Vpc', { zones, nat, isPublic: edge === 'alb' });
    this.loadBalancer = new LoadBalancer(this, 'LoadBalancer', { vpc: this.vpc, settings });
    this.cache = cache === 'none' ? null : new Cache(this, 'Cache', { vpc: this.vpc, kind: cache });
    this.addOutputs();
  }

  // the CDK would ask the account for its zones, and so need credentials, although the config names them
  override get availabilityZones(): string[] {
    return [...this.zones];
  }

  /** What the owner's commands and a preview beside this stage look up. */
  private addOutputs(): void {
    const { balancer, listener, securityGroup } = this.loadBalancer;
    const outputs = {
      LoadBalancerDnsName: balancer.loadBalancerDnsName,
      ListenerArn: listener.listenerArn,
      LoadBalancerSecurityGroupId: securityGroup.securityGroupId,
      VpcId: this.vpc.vpcId,
      PrivateSubnetIds: this.vpc.privateSubnets.map((subnet) => subnet.subnetId).join(','),
      ...(this.cache && {
        CacheHost: this.cache.endpoint.host,
        CachePort: this.cache.endpoint.port,
        CacheMode: this.cache.endpoint.mode,
        CacheSecurityGroupId: this.cache.securityGroup.securityGroupId,
      }),
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}
