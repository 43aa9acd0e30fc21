import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { awsIn } from '../shared/aws.ts';
import { stacksWithPrefix, templateOf } from '../shared/deployed-stacks.ts';
import type { StackFamily } from '../shared/stack-family.ts';
import type { StackState, Template } from './change.ts';
import type { Side } from './sides.ts';

/** The stacks of a stage as they are deployed, those too that the app has no more. */
export async function deployedSide({ prefix, foreign, regions }: StackFamily): Promise<Side> {
  const side = new Map<string, StackState>();
  for (const region of regions) {
    const client = awsIn(region).client(CloudFormationClient);
    for (const stack of await stacksWithPrefix(client, prefix)) {
      if (foreign.some((other) => stack.name.startsWith(other))) continue;
      side.set(stack.name, {
        template: (await templateOf(client, stack)) as Template,
        terminationProtection: stack.terminationProtection,
      });
    }
  }
  return side;
}
