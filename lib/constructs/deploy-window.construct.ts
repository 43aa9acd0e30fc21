import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { METRICS_NAMESPACE } from '../../lambdas/platform/platform.contract.ts';
import { describe } from './alarm.construct.ts';
import { namingOf, physicalName } from './naming.ts';

/**
 * Rings while a deployment runs: whoever deploys writes a datapoint of 1 for each of the coming minutes. Nothing has
 * to be closed, so a deployment that dies leaves no silence behind.
 */
export class DeployWindow extends Alarm {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      alarmName: physicalName(scope, 'deploy-window'),
      alarmDescription: describe({
        name: 'deploy-window',
        page: 'alerts',
        meaning: 'a deployment runs, mails of alarms wait for its end',
      }),
      metric: new Metric({
        namespace: METRICS_NAMESPACE,
        metricName: 'Deploying',
        statistic: 'Maximum',
        period: Duration.minutes(1),
        dimensionsMap: { Stage: namingOf(scope).stage },
      }),
      threshold: 0,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}
