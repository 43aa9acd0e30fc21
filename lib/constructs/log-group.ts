import { RemovalPolicy } from 'aws-cdk-lib';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';

/** A log that forgets after 30 days, and goes with its stack. */
export function logGroup(scope: Construct, id: string, logGroupName: string): LogGroup {
  const group = new LogGroup(scope, id, {
    logGroupName,
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  acknowledge(group, {
    CKV_AWS_158:
      'CloudWatch encrypts it by its own key: one of ours costs a dollar a month and more at each call',
  });
  return group;
}
