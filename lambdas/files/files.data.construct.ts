import { Duration } from 'aws-cdk-lib';
import { HttpMethods } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from '../../lib/constructs/acknowledge.ts';
import { SoloistBucket } from '../../lib/constructs/bucket.construct.ts';
import type { SoloistFunction } from '../../lib/constructs/function.construct.ts';
import { SoloistTable } from '../../lib/constructs/table.construct.ts';
import type { StageSettings } from '../../lib/config/settings.ts';
import { FILES_ENV, FILES_PREFIX, UPLOADS_PREFIX } from './files.contract.ts';
import type { FileQuotas } from './files.contract.ts';

const GIGABYTE = 1024 ** 3;

const UNLOGGED =
  'every link is made by the api, which logs for whom; a log of the requests themselves would hold the users’ addresses once more';
const ANYBODYS = 'the objects are named by organisations and their files, which no policy knows';

export type FilesDataProps = Pick<StageSettings, 'host' | 'allowedOrigins' | 'files' | 'catalogue'>;

/** What users upload, and what is known of it. Browsers send and fetch by presigned links; what arrives is told to EventBridge. */
export class FilesData extends Construct {
  readonly table: SoloistTable;
  readonly bucket: SoloistBucket;
  readonly #limits: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, { host, allowedOrigins, files, catalogue }: FilesDataProps) {
    super(scope, id);
    this.#limits = {
      [FILES_ENV.maxUploadBytes]: String(files.maxUploadBytes),
      [FILES_ENV.quotas]: JSON.stringify(quotasOf(catalogue, files.quotaEntitlement)),
    };
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

  /** For the function that runs the files module: the links that it signs can do no more than it. */
  grantUse(fn: SoloistFunction): void {
    this.table.allowReadWrite(fn);
    this.bucket.allowObjects(fn, ['s3:PutObject'], UPLOADS_PREFIX, ANYBODYS);
    this.bucket.allowObjects(fn, ['s3:GetObject'], FILES_PREFIX, ANYBODYS);
    this.tell(fn);
    for (const [name, value] of Object.entries(this.#limits)) fn.addEnvironment(name, value);
  }

  /** For the function that takes uploads to their end. By version: another upload may take the place of the first. */
  grantProcess(fn: SoloistFunction): void {
    this.table.allowReadWrite(fn);
    const onUploads = ['s3:GetObjectVersion', 's3:DeleteObjectVersion'];
    this.bucket.allowObjects(fn, onUploads, UPLOADS_PREFIX, ANYBODYS);
    this.bucket.allowObjects(fn, ['s3:PutObject', 's3:DeleteObject'], FILES_PREFIX, ANYBODYS);
    this.tell(fn);
  }

  /** For the worker that erases people: every version of every object of theirs. */
  grantErase(fn: SoloistFunction): void {
    this.table.allowReadWrite(fn);
    fn.allow(['s3:ListBucketVersions'], [this.bucket.bucketArn]);
    this.bucket.allowObjects(fn, ['s3:DeleteObjectVersion'], '', ANYBODYS);
    this.tell(fn);
  }

  private tell(fn: SoloistFunction): void {
    fn.addEnvironment(FILES_ENV.table, this.table.tableName);
    fn.addEnvironment(FILES_ENV.bucket, this.bucket.bucketName);
  }
}

/** What each plan lets an organisation keep, in bytes: nothing without the entitlement, anything where it is `true`. */
function quotasOf({ plans }: FilesDataProps['catalogue'], entitlement: string): FileQuotas {
  const bytes = plans.map(({ id, entitlements }): [string, number] => {
    const granted = entitlements[entitlement] ?? 0;
    if (typeof granted === 'boolean') return [id, granted ? Number.MAX_SAFE_INTEGER : 0];
    return [id, Math.floor(granted * GIGABYTE)];
  });
  return { fallback: bytes[0]![1], plans: Object.fromEntries(bytes) };
}
