import { CfnResource, RemovalPolicy } from 'aws-cdk-lib';
import { CfnGlobalTable } from 'aws-cdk-lib/aws-dynamodb';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import type { IConstruct } from 'constructs';
import { acknowledge } from '../constructs/acknowledge.ts';

const LOG_DAYS = 7;

/**
 * Turns what the constructs protect into what goes with its stack: no retention, no deletion protection, no
 * point-in-time recovery. Here and not by a property of theirs, so that no stage can be made so by a slip.
 */
export function makeDisposable(scope: IConstruct): void {
  for (const child of scope.node.findAll()) {
    if (child instanceof CfnResource) child.applyRemovalPolicy(RemovalPolicy.DESTROY);
    if (child instanceof CfnLogGroup) child.retentionInDays = LOG_DAYS;
    if (child instanceof CfnGlobalTable) unprotect(child);
  }
}

function unprotect(table: CfnGlobalTable): void {
  // a preview is of one region, so that its table has one replica
  table.addPropertyOverride('Replicas.0.DeletionProtectionEnabled', false);
  acknowledge(table, {
    CKV_AWS_165: 'what a preview holds was made by a test and goes with it: there is nothing to get back',
  });
  table.addPropertyOverride('Replicas.0.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled', false);
}
