import {
  AwsError,
  type Access,
  type Clock,
  type HttpAnswer,
  type HttpRequest,
  type Naming,
} from '../../service.ts';
import { UNVERSIONED, type ObjectVersion } from './object-version.ts';
import type { Announcer } from './announcements.ts';
import type { SecretOf } from './signature.ts';
import type { Store } from './store.ts';

/** What operations work on. */
export interface S3 {
  readonly store: Store;
  readonly clock: Clock;
  readonly naming: Naming;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly announce: Announcer;
  readonly secretOf: SecretOf;
}

/** One action of the API: how a request asks for it, what it needs, what it does, and how that is answered. */
export interface Operation<Input = any, Output = any> {
  read(request: S3Request): Input;
  access(input: Input): readonly Access[];
  perform(s3: S3, input: Input): Output;
  render(output: Output): HttpAnswer;
}

/** A request to a bucket or an object. */
export interface S3Request {
  readonly http: HttpRequest;
  /** Empty for a request to the service itself. */
  readonly Bucket: string;
  /** Empty for a request to the bucket. */
  readonly Key: string;
  readonly query: URLSearchParams;
  /** A header, or the parameter of a presigned URL that stands for it; names in lower case. */
  header(name: string): string | undefined;
  /** Every header and its like, by name. */
  headers(): Readonly<Record<string, string>>;
}

/** What names an object. */
export interface ObjectId {
  readonly Bucket: string;
  readonly Key: string;
  readonly VersionId?: string | undefined;
}

export const objectId = ({ Bucket, Key, query }: S3Request): ObjectId => ({
  Bucket,
  Key,
  VersionId: query.get('versionId') ?? undefined,
});

/** One permission on a bucket. */
export const onBucket = (action: string, Bucket: string, context: Record<string, string> = {}): Access => ({
  action: `s3:${action}`,
  resource: `arn:aws:s3:::${Bucket}`,
  context,
});

/** One permission on an object. */
export const onObject = (action: string, { Bucket, Key }: ObjectId): Access => ({
  action: `s3:${action}`,
  resource: `arn:aws:s3:::${Bucket}/${Key}`,
});

/** The version that is asked for; throws `NoSuchKey`, `NoSuchVersion`, or `MethodNotAllowed` for a delete marker. */
export function findObject({ store }: S3, { Bucket, Key, VersionId }: ObjectId): ObjectVersion {
  const found = store.bucket(Bucket).get(Key, VersionId);
  if (found?.blob) return found;
  if (found)
    throw new AwsError('MethodNotAllowed', 'The specified method is not allowed against this resource', 405);
  throw VersionId === undefined
    ? new AwsError('NoSuchKey', 'The specified key does not exist.', 404, { Key })
    : new AwsError('NoSuchVersion', 'The specified version does not exist.', 404, { Key, VersionId });
}

/** `x-amz-version-id`, which only a bucket with versioning answers. */
export const versionHeader = ({ versionId }: ObjectVersion): Record<string, string> =>
  versionId === UNVERSIONED ? {} : { 'x-amz-version-id': versionId };

/** The version's id for XML; left out without versioning. */
export const versionElement = ({ versionId }: ObjectVersion) =>
  versionId === UNVERSIONED ? null : versionId;

export const quoted = (etag: string): string => `"${etag}"`;

export const xmlAnswer = (body: string): HttpAnswer => ({
  headers: { 'content-type': 'application/xml' },
  body,
});
