import { Duration } from 'aws-cdk-lib';
import { HttpMethods } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from '../../lib/constructs/acknowledge.ts';
import { SoloistBucket } from '../../lib/constructs/bucket.construct.ts';
import { UPLOADS_PREFIX } from './files.contract.ts';

const UNLOGGED =
  'every link is made by the api, which logs for whom; a log of the requests themselves would hold the users’ addresses once more';

export interface FilesDataProps {
  /** The stage's host name, or null without a domain. */
  readonly host: string | null;
  /** Origins of browser apps besides the stage's own. */
  readonly allowedOrigins: readonly string[];
}

/** What users upload. Browsers send and fetch by presigned links; what arrives is told to EventBridge. */
export class FilesData extends Construct {
  readonly bucket: SoloistBucket;

  constructor(scope: Construct, id: string, { host, allowedOrigins }: FilesDataProps) {
    super(scope, id);
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
}
