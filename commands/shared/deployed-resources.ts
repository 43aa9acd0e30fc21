import { type CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { refuse } from './aws-refusal.ts';

/** A resource of a stack, with the name or ARN that AWS gave it. */
export interface DeployedResource {
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
}

/**
 * The resources that a deployed stack has made.
 * @throws Refusal for credentials and networks that don't serve
 */
export async function resourcesOf(client: CloudFormationClient, stack: string): Promise<DeployedResource[]> {
  const resources: DeployedResource[] = [];
  try {
    for await (const page of paginateListStackResources({ client }, { StackName: stack })) {
      for (const { LogicalResourceId, ResourceType, PhysicalResourceId } of page.StackResourceSummaries ??
        []) {
        // one that its condition left out, or that failed to be made, has no physical id
        if (!LogicalResourceId || !ResourceType || !PhysicalResourceId) continue;
        resources.push({
          logicalId: LogicalResourceId,
          type: ResourceType,
          physicalId: PhysicalResourceId,
        });
      }
    }
  } catch (error) {
    refuse(error);
  }
  return resources;
}
