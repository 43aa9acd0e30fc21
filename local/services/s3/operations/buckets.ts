import type { Bucket } from '../bucket.ts';
import { onBucket, xmlAnswer, type Operation } from '../operation.ts';
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
