import { Construct } from 'constructs';
import { acknowledge } from '../../lib/constructs/acknowledge.ts';
import { SoloistBucket } from '../../lib/constructs/bucket.construct.ts';
import type { SoloistFunction } from '../../lib/constructs/function.construct.ts';
import { ARCHIVE_ENV, ARCHIVE_PREFIX } from './archive.contract.ts';

const UNLOGGED =
  'one function writes it, which logs each object, and nothing reads it but the owner, whom CloudTrail knows';
const ADDED =
  'it adds objects under the prefix that is its own; their names hold the hour and a number that no policy knows';

/** Every event there ever was, for longer than the Events table keeps it: no life cycle ends an object here. */
export class ArchiveData extends Construct {
  readonly bucket: SoloistBucket;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.bucket = new SoloistBucket(this, 'Bucket');
    acknowledge(this.bucket, {
      CKV_AWS_18: UNLOGGED,
      'AwsSolutions-S1': UNLOGGED,
    });
  }

  /** Lets a function add objects, and neither read nor list nor delete them. */
  grantWrite(fn: SoloistFunction): void {
    this.bucket.allowObjects(fn, ['s3:PutObject'], ARCHIVE_PREFIX, ADDED);
    fn.addEnvironment(ARCHIVE_ENV.bucket, this.bucket.bucketName);
  }
}
