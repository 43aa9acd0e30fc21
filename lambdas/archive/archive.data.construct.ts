import { Construct } from 'constructs';
import { acknowledge } from '../../lib/constructs/acknowledge.ts';
import { SoloistBucket } from '../../lib/constructs/bucket.construct.ts';
import type { SoloistFunction } from '../../lib/constructs/function.construct.ts';
import { TOMBSTONES_PREFIX, USERS_ENV } from '../users/users.contract.ts';
import { ARCHIVE_ENV, ARCHIVE_PREFIX } from './archive.contract.ts';

const UNLOGGED =
  'one function writes it, which logs each object, and nothing reads it but the owner, whom CloudTrail knows';
const ADDED =
  'it adds objects under the prefix that is its own; their names hold the hour and a number that no policy knows';
const TOMBSTONES =
  'it writes and reads objects under the prefix that is its own; their names are the ids of people, which no policy knows';

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

  /** Lets the worker that erases people keep their tombstones here, which nothing else of ours could undo. */
  grantTombstones(fn: SoloistFunction): void {
    this.bucket.allowObjects(fn, ['s3:GetObject', 's3:PutObject'], TOMBSTONES_PREFIX, TOMBSTONES);
    // whoever may not list is told 403 of what isn't there
    fn.allow(['s3:ListBucket'], [this.bucket.bucketArn], {
      StringLike: { 's3:prefix': `${TOMBSTONES_PREFIX}*` },
    });
    fn.addEnvironment(USERS_ENV.tombstonesBucket, this.bucket.bucketName);
  }
}
