import type { S3Client } from '@aws-sdk/client-s3';
import { attachment } from './content-disposition.ts';
import type { Links } from './links.ts';

/** Links to a bucket, signed by the function's own role: they can do no more than it. The SDK is loaded by the first. */
export function s3Links(bucket: string, client: () => Promise<S3Client>): Links {
  const open = () => Promise.all([import('./links.sdk.ts'), client()]);
  return {
    async toUpload(place, { type, size }, lifeS) {
      const [{ createPresignedPost }, s3] = await open();
      // https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html: what no condition names is
      // refused, so that an upload can set no tags, metadata, class or redirect
      return createPresignedPost(s3, {
        Bucket: bucket,
        Key: place,
        Fields: { 'Content-Type': type },
        Conditions: [['content-length-range', size, size]],
        Expires: lifeS,
      });
    },
    async toFetch(place, { fileName, type }, lifeS) {
      const [{ GetObjectCommand, getSignedUrl }, s3] = await open();
      const command = new GetObjectCommand({
        Bucket: bucket,
        Key: place,
        ResponseContentDisposition: attachment(fileName),
        ResponseContentType: type,
        ResponseCacheControl: 'private, no-store',
      });
      return getSignedUrl(s3, command, { expiresIn: lifeS });
    },
  };
}
