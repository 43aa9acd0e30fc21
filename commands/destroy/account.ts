import { CloudFormationClient, UpdateTerminationProtectionCommand } from '@aws-sdk/client-cloudformation';
import { previewStackName } from '../../lib/preview/name.ts';
import { awsIn } from '../shared/aws.ts';
import { refuse } from '../shared/aws-refusal.ts';
import { resourcesOf } from '../shared/deployed-resources.ts';
import { stacksWithPrefix } from '../shared/deployed-stacks.ts';
import type { ChosenStage } from '../shared/stage.ts';
import { deployedFamily, stackFamily } from '../shared/stack-family.ts';
import type { EndingStack } from './retained.ts';

/** The stacks of a stage as they are deployed, with the names that AWS gave what is in them. */
export async function endingStacks(chosen: ChosenStage): Promise<EndingStack[]> {
  const found: EndingStack[] = [];
  for (const { client, template, ...stack } of await deployedFamily(stackFamily(chosen))) {
    const resources = await resourcesOf(client, stack.name);
    found.push({
      ...stack,
      template: template as EndingStack['template'],
      physicalNames: Object.fromEntries(
        resources.map(({ logicalId, physicalId }) => [logicalId, physicalId]),
      ),
    });
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
    .catch(refuse);
}
