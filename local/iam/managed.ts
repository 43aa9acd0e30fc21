import { readPolicy, type Statement } from './policy.ts';

const LOGS = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];
const INTERFACES = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:UnassignPrivateIpAddresses',
];

const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  AWSLambdaBasicExecutionRole: LOGS,
  AWSLambdaVPCAccessExecutionRole: [...LOGS, ...INTERFACES],
};

/** The statements of a policy that AWS manages, by its ARN; null for one that isn't known here. */
export function managedPolicy(arn: string): Statement[] | null {
  const actions = ALLOWED[arn.split('/').at(-1) ?? ''];
  return actions ? readPolicy({ Statement: { Effect: 'Allow', Action: actions, Resource: '*' } }) : null;
}
