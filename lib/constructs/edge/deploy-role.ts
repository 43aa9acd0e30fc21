import { RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import { namingOf, physicalName } from '../naming.ts';

/**
 * The role and the log of a function that only CloudFormation calls, while it deploys. The CDK would give it a
 * managed policy and a log that is kept for ever.
 * @param name short name: in the log's name and the role's description
 */
export function deployRole(scope: Construct, id: string, name: string): { role: Role; logGroup: LogGroup } {
  const { project, stage } = namingOf(scope);
  const logGroup = new LogGroup(scope, `${id}Logs`, {
    logGroupName: `/${project}/${stage}/${name}`,
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  acknowledge(logGroup, {
    CKV_AWS_158:
      'CloudWatch encrypts it by its own key: one of ours costs a dollar a month and more at each call',
  });
  const role = new Role(scope, `${id}Role`, {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    description: `What the function ${physicalName(scope, name)} may do`,
  });
  logGroup.grantWrite(role);
  return { role, logGroup };
}
