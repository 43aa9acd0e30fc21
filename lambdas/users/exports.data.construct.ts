import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { acknowledge } from '../../lib/constructs/acknowledge.ts';
import { SoloistBucket } from '../../lib/constructs/bucket.construct.ts';
import type { SoloistFunction } from '../../lib/constructs/function.construct.ts';
import { USERS_ENV } from './users.contract.ts';

/** For how long an export can be fetched. */
const KEPT = Duration.days(7);
const UNLOGGED = 'every link is made by the api, which logs for whom; the objects live for a week';
const UNVERSIONED =
  'what is in it was read from the tables and can be read again: a copy of a person that outlives its deletion is the greater harm';
const ANYBODY = 'the objects are named by people and their exports, which no policy knows';

/** What people are given of themselves, for a week. */
export class ExportsData extends Construct {
  readonly bucket: SoloistBucket;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.bucket = new SoloistBucket(this, 'Bucket', {
      recoverable: false,
      lifecycleRules: [{ id: 'week', expiration: KEPT }],
    });
    acknowledge(this.bucket, { CKV_AWS_18: UNLOGGED, CKV_AWS_21: UNVERSIONED, 'AwsSolutions-S1': UNLOGGED });
  }

  /** For the worker that gathers them. */
  grantWrite(fn: SoloistFunction): void {
    fn.allow(['s3:ListBucket'], [this.bucket.bucketArn]);
    this.bucket.allowObjects(fn, ['s3:PutObject', 's3:DeleteObject'], '', ANYBODY);
    fn.addEnvironment(USERS_ENV.exportsBucket, this.bucket.bucketName);
  }

  /** For the function that makes the links to them. */
  grantRead(fn: SoloistFunction): void {
    this.bucket.allowObjects(fn, ['s3:GetObject'], '', ANYBODY);
    fn.addEnvironment(USERS_ENV.exportsBucket, this.bucket.bucketName);
  }
}
