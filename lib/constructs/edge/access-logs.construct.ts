import { Stack } from 'aws-cdk-lib';
import type { IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnDelivery, CfnDeliveryDestination, CfnDeliverySource } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { LogBucket } from '../log-bucket.construct.ts';
import { physicalName } from '../naming.ts';

/**
 * Fields of a request in the logs. Query strings, cookies and referrers are not among them: they carry codes and
 * tokens.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html
 */
export const LOGGED_FIELDS = [
  'date',
  'time',
  'x-edge-request-id',
  'x-edge-location',
  'c-ip',
  'cs-method',
  'cs-protocol',
  'x-host-header',
  'cs-uri-stem',
  'sc-status',
  'x-edge-result-type',
  'x-edge-detailed-result-type',
  'time-taken',
  'time-to-first-byte',
  'cs-bytes',
  'sc-bytes',
  'cs-protocol-version',
  'ssl-protocol',
  'cs(User-Agent)',
];

/**
 * Who asked the distribution for what, for 30 days: standard logging v2, whose API is in us-east-1 wherever the
 * distribution's stack is.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html
 */
export class AccessLogs extends Construct {
  readonly bucket: LogBucket;

  constructor(scope: Construct, id: string, distribution: IDistribution) {
    super(scope, id);
    this.bucket = this.logBucket();
    const source = new CfnDeliverySource(this, 'Source', {
      name: physicalName(this, 'cloudfront'),
      logType: 'ACCESS_LOGS',
      resourceArn: distribution.distributionArn,
    });
    const destination = new CfnDeliveryDestination(this, 'Destination', {
      name: physicalName(this, 'cloudfront'),
      destinationResourceArn: this.bucket.bucketArn,
      outputFormat: 'json',
    });
    const delivery = new CfnDelivery(this, 'Delivery', {
      deliverySourceName: source.ref,
      deliveryDestinationArn: destination.attrArn,
      recordFields: LOGGED_FIELDS,
      s3SuffixPath: '{DistributionId}/{yyyy}/{MM}/{dd}/{HH}',
    });
    if (this.bucket.policy) delivery.node.addDependency(this.bucket.policy);
  }

  /** Standard logging v2 writes under `AWSLogs/<account>/`, and asks for a policy that AWS would else write itself. */
  private logBucket(): LogBucket {
    const bucket = new LogBucket(this, 'Bucket');
    const { account, region, partition } = Stack.of(this);
    bucket.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('delivery.logs.amazonaws.com')],
        actions: ['s3:PutObject'],
        resources: [bucket.arnForObjects(`AWSLogs/${account}/*`)],
        conditions: {
          StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control', 'aws:SourceAccount': account },
          ArnLike: { 'aws:SourceArn': `arn:${partition}:logs:${region}:${account}:delivery-source:*` },
        },
      }),
    );
    return bucket;
  }
}
