import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from '../constructs/acknowledge.ts';

const UNLOGGED =
  'a log of who read an artifact would need a second bucket; CloudTrail tells who started and approved a release';

export interface ArtifactsProps {
  /** Whether another account reads them: only a key of our own can be shared, for 1 US dollar a month. */
  readonly crossAccount: boolean;
}

/** What travels between the pipeline's steps: a commit's source, its cloud assembly and its bill of materials. */
export class Artifacts extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, { crossAccount }: ArtifactsProps) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      ...(crossAccount
        ? { encryption: BucketEncryption.KMS, encryptionKey: this.key() }
        : { encryption: BucketEncryption.S3_MANAGED }),
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      lifecycleRules: [
        {
          expiration: Duration.days(30),
          noncurrentVersionExpiration: Duration.days(1),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
      // CloudFormation can't delete a bucket that isn't empty, and this one empties itself
      removalPolicy: RemovalPolicy.RETAIN,
    });
    acknowledge(this.bucket, {
      CKV_AWS_18: UNLOGGED,
      CKV_AWS_21: 'an artifact is written once, and made again by running the pipeline',
      'AwsSolutions-S1': UNLOGGED,
    });
  }

  private key(): Key {
    return new Key(this, 'Key', { enableKeyRotation: true, removalPolicy: RemovalPolicy.DESTROY });
  }
}
