import type { MetricName } from './alarm-set.ts';
import { alarm } from './alarm-set.ts';
import type { Resource } from './stacks.ts';

type Resources = Readonly<Record<string, Resource>>;

/** Functions that only CloudFormation calls, while it deploys: a failure fails the deployment. */
const DEPLOYING = /^(AWS679f53fac002430cb0da5b7982bd2287|CustomCDKBucketDeployment)/;

/** A metric that an alarm must read, with the value of the dimension that names the resource. */
interface Wanted {
  readonly namespace: string;
  readonly names: readonly string[];
  readonly dimension?: readonly [name: string, value: string];
}

type Kind = (id: string, resource: Resource, all: Resources) => readonly Wanted[];

const ref = (id: string) => JSON.stringify({ Ref: id });
const attribute = (id: string, name: string) => JSON.stringify({ 'Fn::GetAtt': [id, name] });
const isDeadLetterQueue = (id: string, all: Resources) =>
  Object.values(all).some(({ Properties }) =>
    ['RedrivePolicy', 'DestinationConfig', 'DeadLetterConfig'].some((property) =>
      JSON.stringify(Properties?.[property] ?? '').includes(attribute(id, 'Arn')),
    ),
  );

/** What watches a resource of each kind: the table of alarms, by type. */
const KINDS: Readonly<Record<string, Kind>> = {
  'AWS::Lambda::Function': (id, { Properties }) =>
    DEPLOYING.test(id)
      ? []
      : [
          {
            namespace: 'AWS/Lambda',
            names: ['Errors', 'Throttles', 'Duration'],
            dimension: ['FunctionName', String(Properties.FunctionName)],
          },
        ],
  'AWS::Lambda::EventSourceMapping': (_, { Properties }, all) => {
    // a queue's age is the queue's; only a stream's batches have an iterator
    if (!Properties.StartingPosition) return [];
    const { Ref } = Properties.FunctionName as { readonly Ref: string };
    const dimension = ['FunctionName', String(all[Ref]?.Properties.FunctionName)] as const;
    return [{ namespace: 'AWS/Lambda', names: ['IteratorAge'], dimension }];
  },
  'AWS::SQS::Queue': (id, { Properties }, all) => [
    {
      namespace: 'AWS/SQS',
      names: [
        isDeadLetterQueue(id, all) ? 'ApproximateNumberOfMessagesVisible' : 'ApproximateAgeOfOldestMessage',
      ],
      dimension: ['QueueName', String(Properties.QueueName)],
    },
  ],
  'AWS::DynamoDB::GlobalTable': (id) => [
    {
      namespace: 'AWS/DynamoDB',
      names: ['ReadThrottleEvents', 'WriteThrottleEvents', 'SystemErrors'],
      dimension: ['TableName', ref(id)],
    },
  ],
  'AWS::ElasticLoadBalancingV2::LoadBalancer': (id) => [
    {
      namespace: 'AWS/ApplicationELB',
      names: [
        'RequestCount',
        'HTTPCode_Target_5XX_Count',
        'HTTPCode_ELB_5XX_Count',
        'TargetResponseTime',
        'RejectedConnectionCount',
      ],
      dimension: ['LoadBalancer', attribute(id, 'LoadBalancerFullName')],
    },
  ],
  'AWS::ElasticLoadBalancingV2::TargetGroup': (id) => [
    {
      namespace: 'AWS/ApplicationELB',
      names: ['LambdaInternalError'],
      dimension: ['TargetGroup', attribute(id, 'TargetGroupFullName')],
    },
  ],
  'AWS::ElastiCache::ServerlessCache': (_, { Properties }) => [
    {
      namespace: 'AWS/ElastiCache',
      names: ['ThrottledCmds', 'BytesUsedForCache', 'AuthenticationFailures'],
      dimension: ['clusterId', String(Properties.ServerlessCacheName)],
    },
  ],
  'AWS::ElastiCache::ReplicationGroup': (_, { Properties }) => [
    {
      namespace: 'AWS/ElastiCache',
      names: ['EngineCPUUtilization', 'Evictions'],
      dimension: ['CacheClusterId', `${String(Properties.ReplicationGroupId)}-001`],
    },
  ],
  'AWS::CloudFront::Distribution': (id) => [
    { namespace: 'AWS/CloudFront', names: ['5xxErrorRate'], dimension: ['DistributionId', ref(id)] },
  ],
  'AWS::SES::EmailIdentity': () => [
    { namespace: 'AWS/SES', names: ['Reputation.BounceRate', 'Reputation.ComplaintRate'] },
  ],
};

/**
 * What no alarm of its own stack watches: `<logical id> <metric>`, for every resource that the table of alarms names.
 *
 * @param templates one for each stack
 */
export function unwatched(templates: readonly object[]): string[] {
  return templates.flatMap((template) => {
    const all = (template as { readonly Resources: Resources }).Resources;
    const read = Object.values(all)
      .filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm')
      .flatMap(({ Properties }) => alarm(Properties).metrics);
    return Object.entries(all).flatMap(([id, resource]) =>
      (KINDS[resource.Type]?.(id, resource, all) ?? []).flatMap(({ namespace, names, dimension }) =>
        names
          .filter((name) => !read.some((metric) => matches(metric, { namespace, name, dimension })))
          .map((name) => `${id} ${name}`),
      ),
    );
  });
}

/** The types that {@link unwatched} knows. */
export const WATCHED_TYPES = Object.keys(KINDS);

function matches(
  metric: MetricName,
  wanted: Pick<Wanted, 'namespace' | 'dimension'> & { readonly name: string },
): boolean {
  const { namespace, name, dimension } = wanted;
  return (
    metric.namespace === namespace &&
    metric.name === name &&
    (!dimension || metric.dimensions[dimension[0]] === dimension[1])
  );
}
