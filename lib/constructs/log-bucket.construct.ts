import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { SoloistBucket } from './bucket.construct.ts';

/** Access logs hold addresses of users: they are kept for as long as the other logs. */
export const ACCESS_LOG_LIFE = Duration.days(30);

/** A bucket for access logs, which forgets them after 30 days. One with logs in it can't be deleted: it stays, and empties itself. */
export class LogBucket extends SoloistBucket {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      // logs that were deleted are not missed
      recoverable: false,
      lifecycleRules: [{ id: 'forget', expiration: ACCESS_LOG_LIFE }],
    });
    acknowledge(this, {
      CKV_AWS_18: 'it holds access logs itself: logging the access to them would never end',
      CKV_AWS_21: 'logs that were deleted are not missed, and nobody writes one twice',
      'AwsSolutions-S1': 'it holds access logs itself: logging the access to them would never end',
    });
  }

  /**
   * Lets the load balancers of this account and region write under `<prefix>/AWSLogs/<account>/`.
   * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
   */
  allowLoadBalancers(prefix: string): void {
    const { account, region } = Stack.of(this);
    const balancers = Stack.of(this).formatArn({
      service: 'elasticloadbalancing',
      resource: 'loadbalancer',
      resourceName: '*',
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
    this.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('logdelivery.elasticloadbalancing.amazonaws.com', { region })],
        actions: ['s3:PutObject'],
        resources: [this.arnForObjects(`${prefix}/AWSLogs/${account}/*`)],
        // "if exists": the balancer's test write at its creation is not known to name its source, and must not fail
        conditions: {
          StringEqualsIfExists: { 'aws:SourceAccount': account },
          ArnLikeIfExists: { 'aws:SourceArn': balancers },
        },
      }),
    );
  }
}
