import type { Naming, Resource } from '../service.ts';
import { readPolicy, type Statement } from './policy.ts';

const QUEUE_POLICY = 'AWS::SQS::QueuePolicy';
const BUCKET_POLICY = 'AWS::S3::BucketPolicy';
const TOPIC_POLICY = 'AWS::SNS::TopicPolicy';

/** Types that say who may use a resource, beside the resource itself. */
export const RESOURCE_POLICIES = [QUEUE_POLICY, BUCKET_POLICY, TOPIC_POLICY];

/** What the resources themselves say of a request to `resource`, an ARN. */
export type ResourcePolicies = (resource: string) => readonly Statement[];

/** Reads the policies of queues, topics and buckets; a bucket's speaks for its objects too. */
export function resourcePolicies(declared: readonly Resource[], naming: Naming): ResourcePolicies {
  const policies = new Map<string, Statement[]>();
  for (const resource of declared) {
    for (const arn of ownersOf(resource, naming)) {
      policies.set(arn, [...(policies.get(arn) ?? []), ...readPolicy(resource.properties['PolicyDocument'])]);
    }
  }
  return (resource) => policies.get(ownerOf(resource)) ?? [];
}

/** ARNs of the resources that a policy belongs to. */
function ownersOf({ type, properties }: Resource, naming: Naming): string[] {
  if (type === BUCKET_POLICY) return [`arn:aws:s3:::${properties['Bucket']}`];
  if (type === TOPIC_POLICY) return properties['Topics'] ?? [];
  if (type !== QUEUE_POLICY) return [];
  return (properties['Queues'] ?? []).map((url: unknown) =>
    naming.arn('sqs', String(url).split('/').at(-1)!),
  );
}

/** `arn:aws:s3:::bucket/key` → `arn:aws:s3:::bucket` */
const ownerOf = (arn: string): string => /^arn:aws:s3:::[^/]+/.exec(arn)?.[0] ?? arn;
