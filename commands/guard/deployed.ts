import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { awsIn } from '../shared/aws.ts';
import { stacksWithPrefix, templateOf } from '../shared/deployed-stacks.ts';
import type { StackState, Template } from './change.ts';
import type { Side } from './sides.ts';

export interface StageStacks {
  /** What the names of the stage's stacks begin with, `soloist-staging-`. */
  readonly prefix: string;
  /** Longer prefixes of other stages, `soloist-staging-eu-`: their stacks are not this stage's. */
  readonly foreign: readonly string[];
  readonly regions: readonly string[];
}

/** The stacks of a stage as they are deployed, those too that the app has no more. */
export async function deployedSide({ prefix, foreign, regions }: StageStacks): Promise<Side> {
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
