import { Construct } from 'constructs';
import { acknowledge, logicalIdOf } from '../../lib/constructs/acknowledge.ts';
import { SoloistBucket } from '../../lib/constructs/bucket.construct.ts';
import type { SoloistFunction } from '../../lib/constructs/function.construct.ts';
import { ARCHIVE_ENV, ARCHIVE_PREFIX } from './archive.contract.ts';

const UNLOGGED =
  'one function writes it, which logs each object, and nothing reads it but the owner, whom CloudTrail knows';

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
    fn.allow(['s3:PutObject'], [this.bucket.arnForObjects(`${ARCHIVE_PREFIX}*`)]);
    fn.addEnvironment(ARCHIVE_ENV.bucket, this.bucket.bucketName);
    acknowledge(fn.role!, {
      [`AwsSolutions-IAM5[Resource::<${logicalIdOf(this.bucket)}.Arn>/${ARCHIVE_PREFIX}*]`]:
        'it adds objects under the prefix that is its own; their names hold the hour and a number that no policy knows',
    });
  }
}
