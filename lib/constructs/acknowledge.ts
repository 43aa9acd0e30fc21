import { type CfnElement, CfnResource, Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Accepts findings on a construct: the finding's id → why it is right here. cdk-nag's hold for what is under the
 * construct too; checkov's (`CKV_AWS_18`) for its own resource alone, which carries them as metadata.
 */
export function acknowledge(construct: IConstruct, reasons: Readonly<Record<string, string>>): void {
  for (const [id, reason] of Object.entries(reasons)) {
    if (id.startsWith('CKV')) skipCheckov(construct, id, reason);
    else Validations.of(construct).acknowledge({ id, reason });
  }
}

/** https://www.checkov.io/2.Basics/Suppressing%20and%20Skipping%20Policies.html */
function skipCheckov(construct: IConstruct, id: string, comment: string): void {
  const resource = construct.node.defaultChild ?? construct;
  if (!CfnResource.isCfnResource(resource))
    throw new Error(`${construct.node.path} is no resource: acknowledge ${id} on the one that is found`);
  const { skip = [] } = (resource.getMetadata('checkov') as { skip?: object[] } | undefined) ?? {};
  resource.addMetadata('checkov', { skip: [...skip, { id, comment }] });
}

/** A construct's logical id, which cdk-nag writes into the ids of findings: `AwsSolutions-IAM5[Resource::<Id.Arn>/*]`. */
export function logicalIdOf(construct: IConstruct): string {
  return Stack.of(construct).getLogicalId(construct.node.defaultChild as CfnElement);
}
