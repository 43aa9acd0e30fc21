import type { Bucket } from '../bucket.ts';
import type { ObjectVersion } from '../object-version.ts';
import { onBucket, quoted, xmlAnswer, type Operation } from '../operation.ts';
import { renderXml } from '../xml.ts';

interface Listed {
  readonly buckets: readonly Bucket[];
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** Every bucket of the rehearsal; each was created when it started. */
export const listBuckets: Operation<null, Listed> = {
  read: () => null,
  access: () => [{ action: 's3:ListAllMyBuckets', resource: '*' }],
  perform: ({ store, startedAt }) => ({ buckets: store.all(), createdAt: startedAt }),
  render({ buckets, createdAt }) {
    const CreationDate = new Date(createdAt).toISOString();
    const Bucket = buckets.map(({ name }) => ({ Name: name, CreationDate }));
    return xmlAnswer(renderXml('ListAllMyBucketsResult', { Buckets: { Bucket } }));
  },
};

interface OneBucket {
  readonly Bucket: string;
}

export const headBucket: Operation<OneBucket, string> = {
  read: ({ Bucket }) => ({ Bucket }),
  access: ({ Bucket }) => [onBucket('ListBucket', Bucket)],
  perform({ store, naming }, { Bucket }) {
    store.bucket(Bucket);
    return naming.region;
  },
  render: (region) => ({ headers: { 'x-amz-bucket-region': region } }),
};

export const getBucketLocation: Operation<OneBucket, string> = {
  ...headBucket,
  access: ({ Bucket }) => [onBucket('GetBucketLocation', Bucket)],
  // the oldest region has no name here: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html
  render: (region) =>
    xmlAnswer(
      renderXml('LocationConstraint', {}).replace(
        '></LocationConstraint>',
        `>${region === 'us-east-1' ? '' : region}</LocationConstraint>`,
      ),
    ),
};

export const getBucketVersioning: Operation<OneBucket, boolean> = {
  read: ({ Bucket }) => ({ Bucket }),
  access: ({ Bucket }) => [onBucket('GetBucketVersioning', Bucket)],
  perform: ({ store }, { Bucket }) => store.bucket(Bucket).versioned,
  render: (versioned) =>
    xmlAnswer(renderXml('VersioningConfiguration', { Status: versioned ? 'Enabled' : null })),
};

interface VersionsInput extends OneBucket {
  readonly Prefix: string;
}

/** ListObjectVersions: every version and delete marker, in one page. */
export const listObjectVersions: Operation<
  VersionsInput,
  { input: VersionsInput; versions: ListedVersion[] }
> = {
  read: ({ Bucket, query }) => ({ Bucket, Prefix: query.get('prefix') ?? '' }),
  access: ({ Bucket, Prefix }) => [onBucket('ListBucketVersions', Bucket, { 's3:prefix': Prefix })],

  perform({ store }, input) {
    const bucket = store.bucket(input.Bucket);
    const keys = bucket.keys().filter((key) => key.startsWith(input.Prefix));
    const versions = keys.flatMap((key) =>
      bucket.versions(key).map((version, index) => ({ version, latest: index === 0 })),
    );
    return { input, versions };
  },

  render: ({ input, versions }) =>
    xmlAnswer(
      renderXml('ListVersionsResult', {
        Name: input.Bucket,
        Prefix: input.Prefix,
        IsTruncated: false,
        Version: versions.filter(({ version }) => version.blob !== null).map(describeVersion),
        DeleteMarker: versions.filter(({ version }) => version.blob === null).map(describeVersion),
      }),
    ),
};

interface ListedVersion {
  readonly version: ObjectVersion;
  readonly latest: boolean;
}

function describeVersion({ version, latest }: ListedVersion) {
  return {
    Key: version.key,
    VersionId: version.versionId,
    IsLatest: latest,
    LastModified: new Date(version.modifiedAt).toISOString(),
    ...(version.blob !== null && {
      ETag: quoted(version.etag),
      Size: version.size,
      StorageClass: 'STANDARD',
    }),
  };
}
