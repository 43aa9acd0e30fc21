import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  ObjectOwnership,
  type BucketProps,
  type CfnBucket,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { acknowledge, logicalIdOf } from './acknowledge.ts';
import type { SoloistFunction } from './function.construct.ts';

/** For how long an object that was deleted or written over can be had back: as long as a table. */
export const RECOVERABLE = Duration.days(35);

export interface SoloistBucketProps extends Pick<BucketProps, 'cors' | 'lifecycleRules'> {
  /** Whether EventBridge hears of every object. @default false */
  readonly announces?: boolean;
  /** Whether what is written over or deleted can be had back for 35 days. @default true */
  readonly recoverable?: boolean;
}

/**
 * A bucket that nobody reaches without our leave: no public access, no ACLs, TLS only, encrypted with S3's keys. It
 * stays in the account when it leaves the template.
 */
export class SoloistBucket extends Bucket {
  constructor(scope: Construct, id: string, props: SoloistBucketProps = {}) {
    const { recoverable = true, announces = false, ...rest } = props;
    super(scope, id, {
      ...rest,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      // not KMS: load balancers and CloudFront can't write logs with it, and each request would cost a call of it
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      versioned: recoverable,
      lifecycleRules: [
        {
          id: 'tidy',
          abortIncompleteMultipartUploadAfter: Duration.days(1),
          ...(recoverable && { noncurrentVersionExpiration: RECOVERABLE, expiredObjectDeleteMarker: true }),
        },
        ...(rest.lifecycleRules ?? []),
      ],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    // by the property itself: the CDK's `eventBridgeEnabled` brings a function that sets it
    const cfn = this.node.defaultChild as CfnBucket;
    if (announces) cfn.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
  }

  /**
   * Lets a function do this with the objects under a prefix.
   *
   * @param prefix `uploads/`; empty for every object
   * @param reason why it can't be said more closely, for cdk-nag
   */
  allowObjects(fn: SoloistFunction, actions: readonly string[], prefix: string, reason: string): void {
    fn.allow(actions, [this.arnForObjects(`${prefix}*`)]);
    acknowledge(fn.role!, {
      [`AwsSolutions-IAM5[Resource::<${logicalIdOf(this)}.Arn>/${prefix}*]`]: reason,
    });
  }
}
