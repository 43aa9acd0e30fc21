import type { Resource } from './change.ts';

/** What the guard knows of a type whose resources hold what can't be made again. */
export interface StatefulType {
  /** In messages: "deletes the table". */
  readonly noun: string;
  /** Properties whose change makes CloudFormation create another, empty one ("Update requires: Replacement"). */
  readonly replacedBy: readonly string[];
  /** Properties whose change overwrites what is inside. */
  readonly rewrittenBy?: readonly string[];
  /** Whether it empties itself: then it holds nothing that is kept. */
  readonly forgets?: (properties: Properties) => boolean;
  /** What keeps it from being lost; each is to stay once it is on. */
  readonly protections?: Readonly<Record<string, (properties: Properties) => boolean>>;
}

type Properties = Readonly<Record<string, unknown>>;

/**
 * Reviewed by hand; commands/guard/stateful.test.ts compares it with CloudFormation's own resource specification.
 */
export const STATEFUL: Readonly<Record<string, StatefulType>> = {
  'AWS::DynamoDB::GlobalTable': {
    noun: 'table',
    replacedBy: ['TableName', 'KeySchema', 'LocalSecondaryIndexes'],
    protections: {
      'deletion protection': (table) => everyReplica(table, (replica) => replica.DeletionProtectionEnabled),
      'point-in-time recovery': (table) => everyReplica(table, isRecoverable),
    },
  },
  'AWS::DynamoDB::Table': {
    noun: 'table',
    // CloudFormation's specification leaves the local indexes out; DynamoDB can't change them either
    replacedBy: ['TableName', 'KeySchema', 'LocalSecondaryIndexes', 'ImportSourceSpecification'],
    protections: {
      'deletion protection': (table) => table.DeletionProtectionEnabled === true,
      'point-in-time recovery': isRecoverable,
    },
  },
  'AWS::S3::Bucket': {
    noun: 'bucket',
    replacedBy: ['BucketName', 'BucketNamePrefix', 'BucketNamespace', 'ObjectLockEnabled'],
    forgets: expiresAll,
    protections: {
      'its objects, which would all expire,': (bucket) => !expiresAll(bucket),
      versioning: ({ VersioningConfiguration }) =>
        (VersioningConfiguration as { Status?: unknown } | undefined)?.Status === 'Enabled',
    },
  },
  'AWS::SecretsManager::Secret': {
    noun: 'secret',
    replacedBy: ['Name'],
    // "when you make a change to this property, a new secret version is created"
    rewrittenBy: ['GenerateSecretString', 'SecretString'],
  },
  'AWS::KMS::Key': { noun: 'key', replacedBy: [] },
  'AWS::Cognito::UserPool': {
    noun: 'user pool',
    replacedBy: [],
    protections: { 'deletion protection': ({ DeletionProtection }) => DeletionProtection === 'ACTIVE' },
  },
};

/**
 * What AWS calls stateful and the guard lets go, each with its reason.
 */
export const REMADE: Readonly<Record<string, string>> = {
  'AWS::Logs::LogGroup': 'logs expire by themselves',
  'AWS::SQS::Queue': 'messages are made from the Events table again',
  'AWS::ElastiCache::ReplicationGroup': 'a cache only saves time',
};

/**
 * Its type if it holds what can't be made again; null for the rest, for what its template calls disposable, and for
 * what empties itself, such as a bucket of access logs.
 */
export function statefulTypeOf({ Type, Properties = {}, DeletionPolicy }: Resource): StatefulType | null {
  const type = STATEFUL[Type];
  return !type || DeletionPolicy === 'Delete' || type.forgets?.(Properties) ? null : type;
}

interface LifecycleRule {
  readonly Status: string;
  readonly ExpirationInDays?: unknown;
  readonly Prefix?: unknown;
  readonly TagFilters?: unknown;
  readonly ObjectSizeGreaterThan?: unknown;
  readonly ObjectSizeLessThan?: unknown;
}

/** A life-cycle rule deletes every object some days after it was written. */
function expiresAll({ LifecycleConfiguration: configuration }: Properties): boolean {
  const { Rules = [] } = (configuration ?? {}) as { readonly Rules?: readonly LifecycleRule[] };
  return Rules.some(
    (rule) =>
      rule.Status === 'Enabled' &&
      rule.ExpirationInDays !== undefined &&
      [rule.Prefix, rule.TagFilters, rule.ObjectSizeGreaterThan, rule.ObjectSizeLessThan].every(
        (filter) => filter === undefined || filter === '',
      ),
  );
}

function everyReplica(table: Properties, has: (replica: Properties) => unknown): boolean {
  const replicas = (table.Replicas ?? []) as readonly Properties[];
  return replicas.length > 0 && replicas.every((replica) => has(replica) === true);
}

function isRecoverable({ PointInTimeRecoverySpecification: specification }: Properties): boolean {
  return (
    (specification as { PointInTimeRecoveryEnabled?: unknown } | undefined)?.PointInTimeRecoveryEnabled ===
    true
  );
}
