import { Duration } from 'aws-cdk-lib';
import { HttpMethods } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from '../../lib/constructs/acknowledge.ts';
import { SoloistBucket } from '../../lib/constructs/bucket.construct.ts';
import type { SoloistFunction } from '../../lib/constructs/function.construct.ts';
import { SoloistTable } from '../../lib/constructs/table.construct.ts';
import { FILES_ENV, FILES_PREFIX, UPLOADS_PREFIX } from './files.contract.ts';

const UNLOGGED =
  'every link is made by the api, which logs for whom; a log of the requests themselves would hold the users’ addresses once more';
const ANYBODYS = 'the objects are named by organisations and their files, which no policy knows';

export interface FilesDataProps {
  /** The stage's host name, or null without a domain. */
  readonly host: string | null;
  /** Origins of browser apps besides the stage's own. */
  readonly allowedOrigins: readonly string[];
}

/** What users upload, and what is known of it. Browsers send and fetch by presigned links; what arrives is told to EventBridge. */
export class FilesData extends Construct {
  readonly table: SoloistTable;
  readonly bucket: SoloistBucket;

  constructor(scope: Construct, id: string, { host, allowedOrigins }: FilesDataProps) {
    super(scope, id);
    this.table = new SoloistTable(this, 'Table', { module: 'files' });
    this.bucket = new SoloistBucket(this, 'Bucket', {
      announces: true,
      cors: [
        {
          allowedMethods: [HttpMethods.GET, HttpMethods.HEAD, HttpMethods.POST],
          // the distribution's own name is made after this bucket; the link is what lets anybody in, not the origin
          allowedOrigins: [host ? `https://${host}` : 'https://*.cloudfront.net', ...allowedOrigins],
          allowedHeaders: ['content-type'],
          exposedHeaders: ['ETag'],
          maxAge: 3_600,
        },
      ],
      lifecycleRules: [
        {
          // uploads move on when they were checked: what is still here after a day belongs to no file
          id: 'orphans',
          prefix: UPLOADS_PREFIX,
          expiration: Duration.days(1),
          noncurrentVersionExpiration: Duration.days(1),
        },
      ],
    });
    acknowledge(this.bucket, {
      CKV_AWS_18: UNLOGGED,
      'AwsSolutions-S1': UNLOGGED,
    });
  }

  /** For the function that runs the files module: it signs the links to upload and to fetch, and deletes. */
  grantUse(fn: SoloistFunction): void {
    this.table.allowReadWrite(fn);
    this.bucket.allowObjects(fn, ['s3:PutObject'], UPLOADS_PREFIX, ANYBODYS);
    this.bucket.allowObjects(fn, ['s3:GetObject', 's3:DeleteObject'], FILES_PREFIX, ANYBODYS);
    this.tell(fn);
  }

  /** For the worker that erases people: every version of every object of theirs. */
  grantErase(fn: SoloistFunction): void {
    this.table.allowReadWrite(fn);
    fn.allow(['s3:ListBucketVersions'], [this.bucket.bucketArn]);
    this.bucket.allowObjects(fn, ['s3:DeleteObject', 's3:DeleteObjectVersion'], '', ANYBODYS);
    this.tell(fn);
  }

  private tell(fn: SoloistFunction): void {
    fn.addEnvironment(FILES_ENV.table, this.table.tableName);
    fn.addEnvironment(FILES_ENV.bucket, this.bucket.bucketName);
  }
}
