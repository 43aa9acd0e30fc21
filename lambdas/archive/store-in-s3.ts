import type { S3Client } from '@aws-sdk/client-s3';
import type { ArchiveObject } from './archive-object.ts';

/** Stores an object where it costs least after a month without being read, at once: a later move would cost more. */
export async function storeInS3(
  s3: () => Promise<Pick<S3Client, 'send'>>,
  bucket: string,
  { key, body }: ArchiveObject,
): Promise<void> {
  const { PutObjectCommand } = await import('../platform/aws/s3.sdk.ts');
  const client = await s3();
  await client.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: body,
      ContentType: 'application/x-ndjson',
      ContentEncoding: 'gzip',
      StorageClass: 'INTELLIGENT_TIERING',
    }),
  );
}
