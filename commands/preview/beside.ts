import type { Naming } from '../../lib/constructs/naming.ts';
import type { Beside } from '../../lib/preview/plan.ts';
import type { Aws } from '../shared/aws.ts';
import { outputsOf } from '../shared/outputs.ts';

/**
 * What a preview uses of the stage beside it, as that stage's stacks say in their outputs. Values and not imports:
 * the stage can change or go without asking the previews.
 * @throws Refusal when the stage is not deployed, or was before it had these outputs
 */
export async function readBeside(aws: Aws, naming: Naming): Promise<Beside> {
  const [network, edge] = await Promise.all([
    outputsOf(aws, naming, 'network'),
    outputsOf(aws, naming, 'edge'),
  ]);
  const host = network.find('CacheHost');
  return {
    vpcId: network.get('VpcId'),
    privateSubnetIds: network.get('PrivateSubnetIds').split(','),
    listenerArn: network.get('ListenerArn'),
    listenerSecurityGroupId: network.get('LoadBalancerSecurityGroupId'),
    publicUrl: edge.get('PublicUrl'),
    cache: host
      ? {
          host,
          port: network.get('CachePort'),
          mode: network.get('CacheMode') === 'single' ? 'single' : 'cluster',
          securityGroupId: network.get('CacheSecurityGroupId'),
        }
      : null,
  };
}
