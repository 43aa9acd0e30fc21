import { CfnResource, type IAspect, Stack } from 'aws-cdk-lib';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { acknowledge } from './acknowledge.ts';

/** Accepts what checkov finds on the functions that the CDK brings: they run while CloudFormation deploys. */
export class ToolkitFunctions implements IAspect {
  visit(node: IConstruct): void {
    if (!CfnResource.isCfnResource(node) || node.cfnResourceType !== 'AWS::Lambda::Function') return;
    if (node.getMetadata('soloist:bundle')) return; // ours
    acknowledge(node, {
      CKV_AWS_115: 'CloudFormation calls it a few times a deployment, one after the other',
      CKV_AWS_116: 'CloudFormation waits for its answer, and tells a failure as that of the deployment',
      CKV_AWS_117: 'it calls AWS alone and takes no request: in the network it would need a NAT',
      ...(node instanceof CfnFunction &&
        Stack.of(node).resolve(node.environment) !== undefined && {
          CKV_AWS_173: 'its variables are the CDK’s switches and hold no secret: AWS’s own key is enough',
        }),
    });
  }
}
