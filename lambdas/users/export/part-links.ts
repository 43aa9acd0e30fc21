import type { S3Client } from '@aws-sdk/client-s3';

const LINK_LIFE_S = 60;

/** Makes links that let whoever has one fetch a part, for a minute. */
export interface PartLinks {
  /** @param name what the file is called where it is saved */
  linkTo(key: string, name: string): Promise<string>;
}

export function partLinks(s3: () => Promise<S3Client>, bucket: string): PartLinks {
  return {
    async linkTo(key, name) {
      const [{ GetObjectCommand }, { getSignedUrl }] = await Promise.all([
        import('../../platform/aws/s3.sdk.ts'),
        import('../../platform/aws/s3-presign.sdk.ts'),
      ]);
      const input = {
        Bucket: bucket,
        Key: key,
        ResponseContentDisposition: `attachment; filename="${name}"`,
        ResponseCacheControl: 'no-store',
      };
      return getSignedUrl(await s3(), new GetObjectCommand(input), { expiresIn: LINK_LIFE_S });
    },
  };
}
