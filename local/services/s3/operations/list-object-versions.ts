import type { ObjectVersion } from '../object-version.ts';
import { onBucket, quoted, xmlAnswer, type Operation } from '../operation.ts';
import { renderXml } from '../xml.ts';
import { commonPrefix, isAfter, readMaxKeys } from './list-objects.ts';

interface Input {
  readonly Bucket: string;
  readonly Prefix: string;
  readonly Delimiter: string;
  readonly MaxKeys: number;
  /** What the page before ended with: a key, or a common prefix. */
  readonly KeyMarker: string;
  /** The version of that key; empty when the page starts with the next key. */
  readonly VersionIdMarker: string;
  readonly encoded: boolean;
}

interface Listed {
  readonly version: ObjectVersion;
  readonly latest: boolean;
}

interface Page {
  readonly input: Input;
  readonly versions: readonly Listed[];
  readonly prefixes: readonly string[];
  /** What this page ends with; null for the last one. */
  readonly next: { readonly key: string; readonly versionId: string | null } | null;
}

/** ListObjectVersions: versions and delete markers by key, of each the newest first. */
export const listObjectVersions: Operation<Input, Page> = {
  read: ({ Bucket, query }) => ({
    Bucket,
    Prefix: query.get('prefix') ?? '',
    Delimiter: query.get('delimiter') ?? '',
    MaxKeys: readMaxKeys(query),
    KeyMarker: query.get('key-marker') ?? '',
    VersionIdMarker: query.get('version-id-marker') ?? '',
    encoded: query.get('encoding-type') === 'url',
  }),

  access: ({ Bucket, Prefix, Delimiter, MaxKeys }) => [
    onBucket('ListBucketVersions', Bucket, {
      's3:prefix': Prefix,
      's3:delimiter': Delimiter,
      's3:max-keys': String(MaxKeys),
    }),
  ],

  perform({ store }, input) {
    const versions: Listed[] = [];
    const prefixes: string[] = [];
    let last: Page['next'] = null;
    for (const each of entries(store.bucket(input.Bucket), input)) {
      if (versions.length + prefixes.length === input.MaxKeys)
        return { input, versions, prefixes, next: last };
      if ('prefix' in each) {
        prefixes.push(each.prefix);
        last = { key: each.prefix, versionId: null };
      } else {
        versions.push(each);
        last = { key: each.version.key, versionId: each.version.versionId };
      }
    }
    return { input, versions, prefixes, next: null };
  },

  render({ input, versions, prefixes, next }) {
    const encode = input.encoded ? encodeURIComponent : (text: string) => text;
    const describe = ({ version, latest }: Listed) => ({
      Key: encode(version.key),
      VersionId: version.versionId,
      IsLatest: latest,
      LastModified: new Date(version.modifiedAt).toISOString(),
      ...(version.blob !== null && {
        ETag: quoted(version.etag),
        Size: version.size,
        StorageClass: 'STANDARD',
      }),
    });
    return xmlAnswer(
      renderXml('ListVersionsResult', {
        Name: input.Bucket,
        Prefix: encode(input.Prefix),
        Delimiter: input.Delimiter === '' ? null : encode(input.Delimiter),
        KeyMarker: encode(input.KeyMarker),
        VersionIdMarker: input.VersionIdMarker,
        NextKeyMarker: next && encode(next.key),
        NextVersionIdMarker: next?.versionId ?? null,
        MaxKeys: input.MaxKeys,
        EncodingType: input.encoded ? 'url' : null,
        IsTruncated: next !== null,
        Version: versions.filter(({ version }) => version.blob !== null).map(describe),
        DeleteMarker: versions.filter(({ version }) => version.blob === null).map(describe),
        CommonPrefixes: prefixes.map((prefix) => ({ Prefix: encode(prefix) })),
      }),
    );
  },
};

interface Versions {
  keys(): readonly string[];
  versions(key: string): readonly ObjectVersion[];
}

/** What comes after the marker: versions, and once each the prefixes that stand for theirs. */
function* entries(bucket: Versions, input: Input): Generator<Listed | { readonly prefix: string }> {
  const { Prefix, KeyMarker, VersionIdMarker } = input;
  let prefixBefore = KeyMarker;
  for (const key of bucket.keys()) {
    if (!key.startsWith(Prefix)) continue;
    const resumed = key === KeyMarker && VersionIdMarker !== '';
    if (!resumed && !isAfter(key, KeyMarker)) continue;
    const prefix = commonPrefix(key, input);
    if (prefix !== null) {
      if (prefix !== prefixBefore) yield { prefix };
      prefixBefore = prefix;
      continue;
    }
    const listed = bucket.versions(key).map((version, index) => ({ version, latest: index === 0 }));
    const start = resumed ? listed.findIndex(({ version }) => version.versionId === VersionIdMarker) + 1 : 0;
    yield* listed.slice(start);
  }
}
