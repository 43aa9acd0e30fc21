import type { S3Client } from '@aws-sdk/client-s3';
import { TOMBSTONES_PREFIX } from '../users.contract.ts';
import type { Tombstone, Tombstones } from './erasure.ts';

type Client = Pick<S3Client, 'send'>;

/**
 * Tombstones in the bucket of the archive: one object a person, `erasures/<user id>.json`, with ids alone. No life
 * cycle ends it, and no restored table reaches it.
 */
export function tombstonesInS3(s3: () => Promise<Client>, bucket: string): Tombstones {
  const keyOf = (userId: string) => `${TOMBSTONES_PREFIX}${userId}.json`;
  return {
    async put(tombstone) {
      const { PutObjectCommand } = await import('../../platform/aws/s3.sdk.ts');
      const Body = JSON.stringify(tombstone);
      const object = { Bucket: bucket, Key: keyOf(tombstone.userId), Body, ContentType: 'application/json' };
      await (await s3()).send(new PutObjectCommand(object));
    },
    async find(userId) {
      const Key = keyOf(userId);
      if (!(await isThere(await s3(), bucket, Key))) return null;
      const { GetObjectCommand } = await import('../../platform/aws/s3.sdk.ts');
      const { Body } = await (await s3()).send(new GetObjectCommand({ Bucket: bucket, Key }));
      return JSON.parse((await Body?.transformToString()) ?? '') as Tombstone;
    },
  };
}

/** By the list of one: whoever may not list a bucket is told 403 of what isn't there, as of what they may not read. */
async function isThere(s3: Client, bucket: string, key: string): Promise<boolean> {
  const { ListObjectsV2Command } = await import('../../platform/aws/s3.sdk.ts');
  const { Contents = [] } = await s3.send(
    new ListObjectsV2Command({ Bucket: bucket, Prefix: key, MaxKeys: 1 }),
  );
  return Contents.some(({ Key }) => Key === key);
}
