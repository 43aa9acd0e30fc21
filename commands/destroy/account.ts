import {
  CloudFormationClient,
  paginateListStackResources,
  UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation';
import { previewStackName } from '../../lib/preview/name.ts';
import { awsIn } from '../shared/aws.ts';
import { refusalOf } from '../shared/aws-refusal.ts';
import { stacksWithPrefix, templateOf } from '../shared/deployed-stacks.ts';
import type { ChosenStage } from '../shared/stage.ts';
import { stackFamily } from '../shared/stack-family.ts';
import type { EndingStack } from './retained.ts';

/** The stacks of a stage as they are deployed, with the names that AWS gave what is in them. */
export async function endingStacks(chosen: ChosenStage): Promise<EndingStack[]> {
  const { prefix, foreign, regions } = stackFamily(chosen);
  const found: EndingStack[] = [];
  for (const region of regions) {
    const client = awsIn(region).client(CloudFormationClient);
    for (const stack of await stacksWithPrefix(client, prefix)) {
      if (foreign.some((other) => stack.name.startsWith(other))) continue;
      found.push({
        name: stack.name,
        region,
        terminationProtection: stack.terminationProtection,
        template: (await templateOf(client, stack)) as EndingStack['template'],
        physicalNames: await physicalNames(client, stack.name),
      });
    }
  }
  return found;
}

/** Names of a project's previews, those too that failed to be made. */
export async function previewsIn(region: string, project: string): Promise<string[]> {
  const prefix = previewStackName(project);
  const stacks = await stacksWithPrefix(awsIn(region).client(CloudFormationClient), prefix, 'remains too');
  return stacks.map(({ name }) => name.slice(prefix.length));
}

export async function protectStack({ name, region }: EndingStack, on: boolean): Promise<void> {
  await awsIn(region)
    .client(CloudFormationClient)
    .send(new UpdateTerminationProtectionCommand({ StackName: name, EnableTerminationProtection: on }))
    .catch((error: unknown) => {
      throw refusalOf(error);
    });
}

async function physicalNames(client: CloudFormationClient, stack: string): Promise<Record<string, string>> {
  const names: Record<string, string> = {};
  for await (const page of paginateListStackResources({ client }, { StackName: stack })) {
    for (const { LogicalResourceId, PhysicalResourceId } of page.StackResourceSummaries ?? []) {
      if (LogicalResourceId && PhysicalResourceId) names[LogicalResourceId] = PhysicalResourceId;
    }
  }
  return names;
}
