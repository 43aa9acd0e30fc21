import { s3 } from '../platform/aws/s3.ts';
import { readEnv } from '../platform/env.ts';
import { archive } from './archive.ts';
import { ARCHIVE_ENV } from './archive.contract.ts';
import { storeInS3 } from './store-in-s3.ts';

let bucket: string | undefined;

/** Lambda entry point of the archive: the Events table's stream. */
export const handler = archive({
  // read when it is first needed: loading a bundle asks nothing of the environment
  store: (object) => storeInS3(s3, (bucket ??= readEnv(ARCHIVE_ENV).bucket), object),
});
