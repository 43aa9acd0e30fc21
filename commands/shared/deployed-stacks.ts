import {
  type CloudFormationClient,
  DescribeStacksCommand,
  GetTemplateCommand,
  paginateListStacks,
  type Stack,
  StackStatus,
} from '@aws-sdk/client-cloudformation';
import { Refusal } from '../../lib/errors/refusal.ts';
import { refuse } from './aws-refusal.ts';

/** A stack that is in the account. */
export interface DeployedStack {
  readonly name: string;
  readonly status: string;
  readonly terminationProtection: boolean;
  readonly outputs: Readonly<Record<string, string>>;
}

// what is left of a first deployment that failed, or of a change set that was never run: nothing of it is in use
const NEVER_DEPLOYED: readonly StackStatus[] = ['REVIEW_IN_PROGRESS', 'ROLLBACK_COMPLETE', 'DELETE_COMPLETE'];
const DEPLOYED = Object.values(StackStatus).filter((status) => !NEVER_DEPLOYED.includes(status));

/** Which stacks count: those that were deployed once, or the remains of failed first deployments too. */
export type Which = 'deployed' | 'remains too';

const STATUSES: Readonly<Record<Which, readonly StackStatus[]>> = {
  deployed: DEPLOYED,
  'remains too': [...DEPLOYED, 'REVIEW_IN_PROGRESS', 'ROLLBACK_COMPLETE'],
};

/**
 * The stacks of a region whose name begins with `prefix`.
 * @throws Refusal for credentials and networks that don't serve
 */
export async function stacksWithPrefix(
  client: CloudFormationClient,
  prefix: string,
  which: Which = 'deployed',
): Promise<DeployedStack[]> {
  const names: string[] = [];
  try {
    // not DescribeStacks: without a name it needs the right to read every stack of the account
    for await (const page of paginateListStacks({ client }, { StackStatusFilter: [...STATUSES[which]] })) {
      for (const { StackName = '' } of page.StackSummaries ?? []) {
        if (StackName.startsWith(prefix)) names.push(StackName);
      }
    }
  } catch (error) {
    refuse(error);
  }
  const stacks = await Promise.all(names.map((name) => deployedStack(client, name, which)));
  return stacks.filter((stack) => stack !== null);
}

/** A stack by its name; null when there is none. */
export async function deployedStack(
  client: CloudFormationClient,
  name: string,
  which: Which = 'deployed',
): Promise<DeployedStack | null> {
  try {
    const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
    return stack && STATUSES[which].some((status) => status === stack.StackStatus) ? describe(stack) : null;
  } catch (error) {
    return isUnknownStack(error) ? null : refuse(error);
  }
}

/**
 * The template that a stack was last deployed with, as it was sent: ours has no transforms, so that it can be compared
 * with what is synthesised.
 * @throws Refusal while the stack is being changed: its template may be either
 */
export async function templateOf(
  client: CloudFormationClient,
  { name, status }: DeployedStack,
): Promise<unknown> {
  if (status.endsWith('_IN_PROGRESS') && !status.includes('CLEANUP')) {
    throw new Refusal(`the stack ${name} is ${status}: wait until it is done`);
  }
  const answer = await client
    .send(new GetTemplateCommand({ StackName: name, TemplateStage: 'Original' }))
    .catch(refuse);
  return JSON.parse(answer.TemplateBody ?? '{}');
}

function describe(stack: Stack): DeployedStack {
  return {
    name: stack.StackName ?? '',
    status: stack.StackStatus ?? '',
    terminationProtection: stack.EnableTerminationProtection ?? false,
    outputs: Object.fromEntries(
      (stack.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
    ),
  };
}

function isUnknownStack(error: unknown): boolean {
  return (
    error instanceof Error && error.name === 'ValidationError' && error.message.includes('does not exist')
  );
}
