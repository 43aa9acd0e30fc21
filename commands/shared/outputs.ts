import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { Naming } from '../../lib/constructs/naming.ts';
import { Refusal } from '../../lib/errors/refusal.ts';
import type { Aws } from './aws.ts';
import { deployedStack } from './deployed-stacks.ts';

/** What a deployed stack says of itself. */
export interface StackOutputs {
  /** The stack's name, `soloist-staging-data`. */
  readonly stack: string;
  /** Null where the stack has no such output. */
  find(output: string): string | null;
  /** @throws Refusal where it has none: it was deployed before there was one */
  get(output: string): string;
}

/**
 * The outputs of one of a stage's stacks.
 * @param stack its short name, `data`
 * @throws Refusal when it is not deployed, and for credentials that don't serve
 */
export async function outputsOf(aws: Aws, { project, stage }: Naming, stack: string): Promise<StackOutputs> {
  const name = `${project}-${stage}-${stack}`;
  const found = await deployedStack(aws.client(CloudFormationClient), name);
  if (!found) {
    throw new Refusal(
      `there is no stack ${name} in ${aws.region}: deploy the stage, npm run deploy -- ${stage}`,
    );
  }
  return {
    stack: name,
    find: (output) => found.outputs[output] || null,
    get(output) {
      const value = found.outputs[output];
      if (value) return value;
      throw new Refusal(
        `stack ${name} has no output ${output}: deploy the stage as it is now, npm run deploy -- ${stage}`,
      );
    },
  };
}
