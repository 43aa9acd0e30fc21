import { AwsError } from '../../../service.ts';
import type { ObjectVersion } from '../object-version.ts';
import { onBucket, quoted, xmlAnswer, type Operation, type S3Request } from '../operation.ts';
import { renderXml } from '../xml.ts';

export interface ListInput {
  readonly Bucket: string;
  readonly Prefix: string;
  readonly Delimiter: string;
  readonly MaxKeys: number;
  /** Keys after this one. */
  readonly StartAfter: string;
  readonly ContinuationToken: string | null;
  /** Keys percent-encoded, as SDKs ask for. */
  readonly encoded: boolean;
}

interface Page {
  readonly input: ListInput;
  readonly versions: readonly ObjectVersion[];
  readonly prefixes: readonly string[];
  /** Where the next page starts: the last key or prefix of this one; null for the last page. */
  readonly next: string | null;
}

const MOST_KEYS = 1000;

/** ListObjectsV2: keys in the order of their bytes, those behind a delimiter as one common prefix. */
export const listObjects: Operation<ListInput, Page> = {
  read: readListing,
  access: (input) => [onBucket('ListBucket', input.Bucket, listContext(input))],

  perform({ store }, input) {
    const bucket = store.bucket(input.Bucket);
    const versions: ObjectVersion[] = [];
    const prefixes: string[] = [];
    let last = input.ContinuationToken ?? input.StartAfter;
    for (const key of bucket.keys()) {
      const version = bucket.get(key);
      if (!version || !key.startsWith(input.Prefix) || !isAfter(key, last)) continue;
      const prefix = commonPrefix(key, input);
      // the prefix that the page before ended with stands for all its keys
      if (prefix !== null && prefix === last) continue;
      if (versions.length + prefixes.length === input.MaxKeys)
        return { input, versions, prefixes, next: last };
      if (prefix === null) versions.push(version);
      else prefixes.push(prefix);
      last = prefix ?? key;
    }
    return { input, versions, prefixes, next: null };
  },

  render({ input, versions, prefixes, next }) {
    const encode = input.encoded ? encodeURIComponent : (text: string) => text;
    return xmlAnswer(
      renderXml('ListBucketResult', {
        Name: input.Bucket,
        Prefix: encode(input.Prefix),
        Delimiter: input.Delimiter === '' ? null : encode(input.Delimiter),
        StartAfter: input.StartAfter === '' ? null : encode(input.StartAfter),
        ContinuationToken: input.ContinuationToken === null ? null : tokenOf(input.ContinuationToken),
        NextContinuationToken: next === null ? null : tokenOf(next),
        KeyCount: versions.length + prefixes.length,
        MaxKeys: input.MaxKeys,
        EncodingType: input.encoded ? 'url' : null,
        IsTruncated: next !== null,
        Contents: versions.map((version) => ({
          Key: encode(version.key),
          LastModified: new Date(version.modifiedAt).toISOString(),
          ETag: quoted(version.etag),
          ChecksumAlgorithm: version.checksum?.algorithm.toUpperCase() ?? null,
          Size: version.size,
          StorageClass: 'STANDARD',
        })),
        CommonPrefixes: prefixes.map((prefix) => ({ Prefix: encode(prefix) })),
      }),
    );
  },
};

function readListing({ Bucket, query }: S3Request): ListInput {
  const token = query.get('continuation-token');
  return {
    Bucket,
    Prefix: query.get('prefix') ?? '',
    Delimiter: query.get('delimiter') ?? '',
    MaxKeys: readMaxKeys(query),
    StartAfter: query.get('start-after') ?? '',
    ContinuationToken: token === null ? null : Buffer.from(token, 'base64url').toString(),
    encoded: query.get('encoding-type') === 'url',
  };
}

/** Up to 1,000; throws `InvalidArgument`. */
export function readMaxKeys(query: URLSearchParams): number {
  const asked = Number(query.get('max-keys') ?? MOST_KEYS);
  if (!(asked >= 0))
    throw new AwsError('InvalidArgument', 'Provided max-keys not an integer or within integer range');
  return Math.min(asked, MOST_KEYS);
}

/** Condition keys that policies hold a listing to. */
const listContext = ({ Prefix, Delimiter, MaxKeys }: ListInput) => ({
  's3:prefix': Prefix,
  's3:delimiter': Delimiter,
  's3:max-keys': String(MaxKeys),
});

const tokenOf = (key: string) => Buffer.from(key).toString('base64url');

export const isAfter = (key: string, other: string) =>
  other === '' || Buffer.compare(Buffer.from(key), Buffer.from(other)) > 0;

/** The part of a key up to the delimiter after the prefix; null where there is none. */
export function commonPrefix(
  key: string,
  { Prefix, Delimiter }: Pick<ListInput, 'Prefix' | 'Delimiter'>,
): string | null {
  if (Delimiter === '') return null;
  const end = key.indexOf(Delimiter, Prefix.length);
  return end < 0 ? null : key.slice(0, end + Delimiter.length);
}
