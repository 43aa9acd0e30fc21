import { join } from 'node:path';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import { acknowledge, logicalIdOf } from '../acknowledge.ts';
import { physicalName } from '../naming.ts';
import { deployRole } from './deploy-role.ts';

/** The web app's files, relative to the repository's root. */
const FILES = join(import.meta.dirname, '../../../web');

/** The web app's bucket, which only the distribution reads. */
export class WebApp extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      // every file is in the repository, and each deployment writes it again: nothing to version, nothing to retain
      removalPolicy: RemovalPolicy.DESTROY,
    });
    acknowledge(this.bucket, {
      CKV_AWS_18:
        'only the distribution reads it, and its access logs show every request; a second log would show each miss again',
      CKV_AWS_21: 'every file is in the repository, and each deployment writes it again',
      'AwsSolutions-S1':
        'only the distribution reads it, and its access logs show every request; a second log would show each miss again',
    });
  }

  /**
   * Copies web/ into the bucket at every deployment that changed it, and takes out what it no longer holds.
   * Browsers ask again each time, for a 304; CloudFront keeps a file until the deployment invalidates it. So nobody
   * ever sees a new page with an old script.
   */
  deploy(distribution: IDistribution): void {
    const files = new Asset(this, 'Source', { path: FILES });
    const { role, logGroup } = deployRole(this, 'Deploy', 'web-deploy');
    this.allowDeployment(role, files, distribution);
    const deployment = new BucketDeployment(this, 'Files', {
      sources: [Source.bucket(files.bucket, files.s3ObjectKey)],
      destinationBucket: this.bucket,
      cacheControl: [
        CacheControl.setPublic(),
        CacheControl.maxAge(Duration.seconds(0)),
        CacheControl.sMaxAge(Duration.days(1)),
        CacheControl.mustRevalidate(),
      ],
      distribution,
      distributionPaths: ['/*'],
      // a bucket that is to be deleted must be empty
      retainOnDelete: false,
      outputObjectKeys: false,
      // the CDK would grant the whole assets bucket, actions by wildcard, and every distribution
      role: role.withoutPolicyUpdates(),
      logGroup,
    });
    deployment.node.addDependency(role);
    nameFunction(deployment, physicalName(this, 'web-deploy'));
  }

  /** What the CDK's function does: fetch the archive, bring the bucket in line with it, invalidate. */
  private allowDeployment(role: Role, files: Asset, distribution: IDistribution): void {
    const allow = (actions: string[], resource: string) =>
      role.addToPolicy(new PolicyStatement({ actions, resources: [resource] }));
    allow(['s3:GetObject'], files.bucket.arnForObjects(files.s3ObjectKey));
    allow(['s3:ListBucket', 's3:GetBucketTagging'], this.bucket.bucketArn);
    allow(['s3:PutObject', 's3:DeleteObject'], this.bucket.arnForObjects('*'));
    allow(['cloudfront:CreateInvalidation', 'cloudfront:GetInvalidation'], distribution.distributionArn);
    acknowledge(role, {
      [`AwsSolutions-IAM5[Resource::<${logicalIdOf(this.bucket)}.Arn>/*]`]:
        'it fills and empties the whole of the web bucket, whose keys are the names of the files in web/',
    });
  }
}

/** Gives the CDK's function a name as all of ours have one; it stands beside the construct, one for the stack. */
function nameFunction(deployment: BucketDeployment, name: string): void {
  const fn = Stack.of(deployment)
    .node.findAll()
    .find((child) => child instanceof CfnFunction && child.runtime?.startsWith('python'));
  if (!(fn instanceof CfnFunction)) throw new Error('the CDK deploys buckets without a function of Python');
  fn.functionName = name;
  acknowledge(fn, {
    'AwsSolutions-L1': 'its code is the CDK’s and comes with the runtime that the CDK tests it on',
  });
}
