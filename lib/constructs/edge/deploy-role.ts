import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { logGroup } from '../log-group.ts';
import { namingOf, physicalName } from '../naming.ts';

/**
 * The role and the log of a function that only CloudFormation calls, while it deploys. The CDK would give it a
 * managed policy and a log that is kept for ever.
 * @param name short name: in the log's name and the role's description
 */
export function deployRole(scope: Construct, id: string, name: string): { role: Role; logGroup: LogGroup } {
  const { project, stage } = namingOf(scope);
  const logs = logGroup(scope, `${id}Logs`, `/${project}/${stage}/${name}`);
  const role = new Role(scope, `${id}Role`, {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    description: `What the function ${physicalName(scope, name)} may do`,
  });
  logs.grantWrite(role);
  return { role, logGroup: logs };
}
