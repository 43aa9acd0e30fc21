import { AwsError } from '../../service.ts';
import { quoted, type S3Request } from './operation.ts';
import type { ObjectVersion } from './object-version.ts';

/** `If-*` of a request, as they were sent. */
export interface Conditions {
  readonly IfMatch?: string | undefined;
  readonly IfNoneMatch?: string | undefined;
  readonly IfModifiedSince?: string | undefined;
  readonly IfUnmodifiedSince?: string | undefined;
}

/** @param prefix what stands before the names, for a copy's source: `x-amz-copy-source-` */
export const readConditions = ({ header }: S3Request, prefix = ''): Conditions => ({
  IfMatch: header(`${prefix}if-match`),
  IfNoneMatch: header(`${prefix}if-none-match`),
  IfModifiedSince: header(`${prefix}if-modified-since`),
  IfUnmodifiedSince: header(`${prefix}if-unmodified-since`),
});

/** Holds a read to its conditions: throws `PreconditionFailed` or `NotModified`, in the order of RFC 9110, 13.2.2. */
export function checkRead(version: ObjectVersion, conditions: Conditions): void {
  const { IfMatch, IfNoneMatch, IfModifiedSince, IfUnmodifiedSince } = conditions;
  // HTTP dates have seconds only
  const modified = Math.floor(version.modifiedAt / 1000) * 1000;
  if (IfMatch !== undefined) {
    if (!matches(IfMatch, version)) throw failed('If-Match');
  } else if (IfUnmodifiedSince !== undefined && modified > Date.parse(IfUnmodifiedSince)) {
    throw failed('If-Unmodified-Since');
  }
  if (
    IfNoneMatch !== undefined ? matches(IfNoneMatch, version) : modified <= Date.parse(IfModifiedSince ?? '')
  ) {
    throw new AwsError('NotModified', 'Not Modified', 304);
  }
}

/**
 * Holds a write to its conditions: `If-None-Match: *` wants no object there, `If-Match` this one.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export function checkWrite(current: ObjectVersion | null, { IfMatch, IfNoneMatch }: Conditions): void {
  if (IfNoneMatch !== undefined && IfNoneMatch !== '*')
    throw new AwsError(
      'NotImplemented',
      `If-None-Match of a write is '${IfNoneMatch}', only * is served`,
      501,
    );
  if (IfNoneMatch !== undefined && current) throw failed('If-None-Match');
  if (IfMatch === undefined) return;
  if (!current) throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404);
  if (!matches(IfMatch, current)) throw failed('If-Match');
}

function matches(condition: string, { etag }: ObjectVersion): boolean {
  const tags = condition.split(',').map((tag) => tag.trim());
  return tags.some((tag) => tag === '*' || tag === quoted(etag) || tag === etag);
}

export const failed = (Condition: string) =>
  new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412, {
    Condition,
  });
