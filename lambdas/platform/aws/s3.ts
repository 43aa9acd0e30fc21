import type { S3Client } from '@aws-sdk/client-s3';
import { once } from '../once.ts';
import { dualstack, isLocalAws, limits } from './connection.ts';

export const s3 = once(async (): Promise<S3Client> => {
  const { S3Client } = await import('./s3.sdk.ts');
  return new S3Client({
    ...limits(10_000),
    ...dualstack(),
    maxAttempts: 3,
    // an address without a name has no subdomains to put the bucket into
    forcePathStyle: isLocalAws(),
  });
});
