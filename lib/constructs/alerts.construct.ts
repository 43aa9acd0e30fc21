import { Stack } from 'aws-cdk-lib';
import { AlarmRule, CompositeAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct, type IConstruct } from 'constructs';
import { describe, type Severity, SoloistAlarm } from './alarm.construct.ts';
import { physicalName } from './naming.ts';

export interface AlertsProps {
  /** The owner's mail address. */
  readonly address: string;
  /** Every alarm under it is heard: the stage. */
  readonly root: IConstruct;
}

const ID: Readonly<Record<Severity, string>> = { page: 'Page', ticket: 'Ticket' };
const MEANINGS: Readonly<Record<Severity, string>> = {
  page: 'users are harmed or soon will be: something needs the owner now',
  ticket: 'something needs the owner, but not tonight',
};

/**
 * Tells the owner. Single alarms reach nobody: two composites do, so that one outage is one mail and not ten.
 * Must be created after every alarm.
 */
export class Alerts extends Construct {
  constructor(scope: Construct, id: string, { address, root }: AlertsProps) {
    super(scope, id);
    const topic = this.topic(address);
    const alarms = root.node.findAll().filter((child) => child instanceof SoloistAlarm);
    for (const severity of ['page', 'ticket'] as const) {
      const heard = alarms.filter((alarm) => alarm.severity === severity);
      const composite = new CompositeAlarm(this, ID[severity], {
        compositeAlarmName: physicalName(this, severity),
        alarmDescription: describe({ name: severity, page: 'alerts', meaning: MEANINGS[severity] }),
        // by name, not by ARN: that would export every alarm from its stack
        alarmRule: AlarmRule.anyOf(
          ...heard.map((alarm) => AlarmRule.fromString(`ALARM("${alarm.fullName}")`)),
        ),
      });
      composite.node.addDependency(...heard);
      composite.addAlarmAction(new SnsAction(topic));
      composite.addOkAction(new SnsAction(topic));
    }
  }

  private topic(address: string): Topic {
    const topic = new Topic(this, 'Topic', { topicName: physicalName(this, 'alerts'), enforceSSL: true });
    // enforceSSL brings a policy, and any policy replaces the one that lets the account's alarms publish
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    topic.addSubscription(new EmailSubscription(address));
    return topic;
  }
}
