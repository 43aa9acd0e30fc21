import { Refusal } from '../../../refusal.ts';

/** What a rule of a bucket's life cycle deletes, and when. Where objects are stored costs nothing here: transitions don't count. */
export interface LifecycleRule {
  readonly prefix: string;
  /** Tags that an object must have. */
  readonly tags: Readonly<Record<string, string>>;
  /** Days after which an object expires. */
  readonly expirationDays: number | null;
  /** Removes the marker of a deletion that nothing is left of. */
  readonly removesLastMarker: boolean;
  /** Days after which a version is deleted that another took the place of. */
  readonly noncurrentDays: number | null;
  /** How many of these are kept all the same. */
  readonly newerVersions: number;
}

/** What doesn't delete. */
const HARMLESS = ['AbortIncompleteMultipartUpload', 'Id', 'Status', 'Transition', 'Transitions'];
const TRANSITIONS = ['NoncurrentVersionTransition', 'NoncurrentVersionTransitions'];
const READ = [
  'Prefix',
  'TagFilters',
  'ExpirationInDays',
  'ExpiredObjectDeleteMarker',
  'NoncurrentVersionExpiration',
  'NoncurrentVersionExpirationInDays',
];

/**
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-s3-bucket-rule.html
 * @throws Refusal for a property that the rehearsal doesn't heed
 */
export function readLifecycle(bucket: string, rule: Readonly<Record<string, any>>): LifecycleRule {
  const unknown = Object.keys(rule).find((name) => ![...HARMLESS, ...TRANSITIONS, ...READ].includes(name));
  if (unknown) throw new Refusal(`bucket ${bucket}: the rehearsal does not know ${unknown} of a life cycle`);
  const noncurrent = rule['NoncurrentVersionExpiration'];
  return {
    prefix: String(rule['Prefix'] ?? ''),
    tags: Object.fromEntries((rule['TagFilters'] ?? []).map(({ Key, Value }: any) => [Key, Value])),
    expirationDays: days(rule['ExpirationInDays']),
    removesLastMarker: String(rule['ExpiredObjectDeleteMarker'] ?? false) === 'true',
    noncurrentDays: days(noncurrent?.NoncurrentDays ?? rule['NoncurrentVersionExpirationInDays']),
    newerVersions: Number(noncurrent?.NewerNoncurrentVersions ?? 0),
  };
}

const days = (value: unknown): number | null => (value === undefined ? null : Number(value));
