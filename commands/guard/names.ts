import { canonical, type Resource } from './change.ts';

/** What AWS knows a resource by, as long as its template says so: no two in an account and region may share it. */
const KNOWN_BY: Readonly<Record<string, readonly string[]>> = {
  'AWS::CloudWatch::Alarm': ['AlarmName'],
  'AWS::CloudWatch::CompositeAlarm': ['AlarmName'],
  'AWS::CloudWatch::Dashboard': ['DashboardName'],
  'AWS::CloudFront::Function': ['Name'],
  'AWS::CodeDeploy::Application': ['ApplicationName'],
  'AWS::CodeDeploy::DeploymentGroup': ['ApplicationName', 'DeploymentGroupName'],
  'AWS::DynamoDB::GlobalTable': ['TableName'],
  'AWS::ElastiCache::ServerlessCache': ['ServerlessCacheName'],
  'AWS::ElasticLoadBalancingV2::ListenerRule': ['ListenerArn', 'Priority'],
  'AWS::ElasticLoadBalancingV2::LoadBalancer': ['Name'],
  'AWS::ElasticLoadBalancingV2::TargetGroup': ['Name'],
  'AWS::Events::Rule': ['Name'],
  'AWS::IAM::Role': ['RoleName'],
  'AWS::Lambda::Alias': ['FunctionName', 'Name'],
  'AWS::Lambda::EventSourceMapping': ['EventSourceArn', 'FunctionName'],
  'AWS::Lambda::Function': ['FunctionName'],
  'AWS::Logs::DeliveryDestination': ['Name'],
  'AWS::Logs::DeliverySource': ['Name'],
  'AWS::Logs::LogGroup': ['LogGroupName'],
  'AWS::SNS::Topic': ['TopicName'],
  'AWS::SQS::Queue': ['QueueName'],
  'AWS::Scheduler::Schedule': ['Name'],
};

/** A resource's name, comparable within its stack; null where the template leaves it to CloudFormation. */
export function nameOf({ Type, Properties = {} }: Resource): string | null {
  const parts = KNOWN_BY[Type]?.map((property) => Properties[property]) ?? [];
  if (parts.length === 0 || parts.includes(undefined)) return null;
  return parts.map((part) => (typeof part === 'string' ? part : canonical(part))).join(' ');
}

/** Whether a name reads the same in every stack: no part of it refers to a resource of its own. */
export function isLiteral(name: string): boolean {
  return !name.includes('{');
}
