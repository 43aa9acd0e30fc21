import type { S3Client } from '@aws-sdk/client-s3';
import type { ObjectStore } from './object-store.ts';

/** The versions of a bucket in S3. */
export function s3ObjectStore(bucket: string, client: () => Promise<Pick<S3Client, 'send'>>): ObjectStore {
  return {
    async removeVersions(prefix) {
      const [{ DeleteObjectsCommand, ListObjectVersionsCommand }, s3] = await Promise.all([
        import('./objects.sdk.ts'),
        client(),
      ]);
      const listing = new ListObjectVersionsCommand({ Bucket: bucket, Prefix: prefix });
      const { Versions = [], DeleteMarkers = [], IsTruncated = false } = await s3.send(listing);
      const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
      if (Objects.length === 0) return false;
      const removal = new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } });
      const { Errors = [] } = await s3.send(removal);
      const [failed] = Errors;
      if (failed) throw new Error(`${Errors.length} of ${Objects.length} versions stay: ${failed.Code}`);
      return IsTruncated;
    },
  };
}
