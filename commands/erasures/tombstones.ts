import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { TOMBSTONES_PREFIX } from '../../lambdas/users/users.contract.ts';
import type { Aws } from '../shared/aws.ts';

/** The ids of everybody who was ever erased, by their tombstones in the archive's bucket. */
export async function* tombstonesIn(aws: Aws, bucket: string): AsyncGenerator<string> {
  const s3 = aws.client(S3Client);
  let token: string | undefined;
  do {
    const page = { Bucket: bucket, Prefix: TOMBSTONES_PREFIX, ContinuationToken: token };
    const { Contents = [], NextContinuationToken } = await s3.send(new ListObjectsV2Command(page));
    for (const { Key = '' } of Contents) yield Key.slice(TOMBSTONES_PREFIX.length).replace(/\.json$/, '');
    token = NextContinuationToken;
  } while (token !== undefined);
}
