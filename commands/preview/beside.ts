import type { Beside } from '../../lib/preview/plan.ts';
import { Refusal } from '../../lib/errors/refusal.ts';
import type { DeployedStack } from '../shared/deployed-stacks.ts';

/** A stack by its name, or null: CloudFormation, or a test's. */
export type FindStack = (name: string) => Promise<DeployedStack | null>;

/**
 * What a preview uses of the stage beside it, as that stage's stacks say in their outputs. Values and not imports:
 * the stage can change or go without asking the previews.
 * @param stage what the names of its stacks begin with, `soloist-staging`
 * @throws Refusal when the stage is not deployed, or was before it had these outputs
 */
export async function readBeside(find: FindStack, stage: string): Promise<Beside> {
  const [network, edge] = await Promise.all([
    outputsOf(find, `${stage}-network`),
    outputsOf(find, `${stage}-edge`),
  ]);
  return {
    vpcId: network.get('VpcId'),
    privateSubnetIds: network.get('PrivateSubnetIds').split(','),
    listenerArn: network.get('ListenerArn'),
    listenerSecurityGroupId: network.get('LoadBalancerSecurityGroupId'),
    publicUrl: edge.get('PublicUrl'),
    cache: network.has('CacheHost')
      ? {
          host: network.get('CacheHost'),
          port: network.get('CachePort'),
          mode: network.get('CacheMode') === 'single' ? 'single' : 'cluster',
          securityGroupId: network.get('CacheSecurityGroupId'),
        }
      : null,
  };
}

async function outputsOf(find: FindStack, name: string) {
  const stack = await find(name);
  if (!stack) {
    throw new Refusal(
      `the stack ${name} is not deployed: a preview stands beside the first stage, deploy that first`,
    );
  }
  return {
    has: (output: string) => output in stack.outputs,
    get(output: string): string {
      const value = stack.outputs[output];
      if (value === undefined) {
        throw new Refusal(
          `the stack ${name} has no output ${output}: deploy it as it is now, then try again`,
        );
      }
      return value;
    },
  };
}
