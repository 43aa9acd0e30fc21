import type { S3Client } from '@aws-sdk/client-s3';

/** Where the parts of exports lie. */
export interface PartStore {
  put(key: string, body: Buffer): Promise<void>;
  /** What isn't there is deleted already. */
  delete(keys: readonly string[]): Promise<void>;
  /** Keys that begin with this, 1,000 at most: read again after they were deleted. */
  list(prefix: string): Promise<readonly string[]>;
}

export function partStore(s3: () => Promise<Pick<S3Client, 'send'>>, bucket: string): PartStore {
  const sdk = () => import('../../platform/aws/s3.sdk.ts');
  return {
    async put(key, body) {
      const { PutObjectCommand } = await sdk();
      const input = { Bucket: bucket, Key: key, Body: body, ContentType: 'application/gzip' };
      await (await s3()).send(new PutObjectCommand(input));
    },
    async delete(keys) {
      const { DeleteObjectsCommand } = await sdk();
      if (keys.length === 0) return;
      const Objects = keys.map((Key) => ({ Key }));
      const input = { Bucket: bucket, Delete: { Objects, Quiet: true } };
      const { Errors = [] } = await (await s3()).send(new DeleteObjectsCommand(input));
      const [failed] = Errors;
      if (failed) throw new Error(`${Errors.length} objects of exports were not deleted: ${failed.Code}`);
    },
    async list(prefix) {
      const { ListObjectsV2Command } = await sdk();
      const { Contents = [] } = await (
        await s3()
      ).send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }));
      return Contents.map(({ Key = '' }) => Key);
    },
  };
}
