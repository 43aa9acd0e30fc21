import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Construct } from 'constructs';
import { CLOUDFRONT_REGION } from '../config/regions.ts';
import type { StageSettings } from '../config/settings.ts';
import { AlertsTopic } from '../constructs/alerts-topic.construct.ts';
import { AccessLogs } from '../constructs/edge/access-logs.construct.ts';
import { addEdgeAlarm } from '../constructs/edge/edge-alarm.ts';
import { physicalName } from '../constructs/naming.ts';

export interface WatchStackProps extends StackProps {
  readonly distribution: IDistribution;
  readonly settings: StageSettings;
}

/**
 * Logs and alarm of the distribution of a stage elsewhere: CloudFront reports to us-east-1 only. Composite alarms
 * hear their own region only, so this alarm mails the owner by itself.
 */
export class WatchStack extends Stack {
  constructor(scope: Construct, id: string, { distribution, settings, ...props }: WatchStackProps) {
    super(scope, id, {
      ...props,
      env: { ...props.env, region: CLOUDFRONT_REGION },
      crossRegionReferences: true,
    });
    const { bucket } = new AccessLogs(this, 'AccessLogs', distribution);
    new CfnOutput(this, 'AccessLogBucketName', { value: bucket.bucketName });
    const alarm = addEdgeAlarm(this, 'ServerErrors', distribution);
    const topic = new AlertsTopic(this, 'Topic', {
      topicName: physicalName(this, 'alerts'),
      address: settings.alarms.address,
      publishers: [{ service: 'cloudwatch.amazonaws.com', source: `alarm:${physicalName(this, '*')}` }],
    });
    const action = new SnsAction(topic);
    alarm?.addAlarmAction(action);
    alarm?.addOkAction(action);
  }
}
