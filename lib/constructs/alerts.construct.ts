import { Duration, Stack } from 'aws-cdk-lib';
import { AlarmRule, CompositeAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Construct, type IConstruct } from 'constructs';
import { describe, type Severity, SoloistAlarm } from './alarm.construct.ts';
import { AlertsTopic } from './alerts-topic.construct.ts';
import { compositeRule } from './composite-rule.ts';
import { DeployWindow } from './deploy-window.construct.ts';
import { physicalName } from './naming.ts';

export interface AlertsProps {
  /** The owner's mail address. */
  readonly address: string;
  /** Every alarm of this region under it is heard: the stage. */
  readonly root: IConstruct;
}

const ID: Readonly<Record<Severity, string>> = { page: 'Page', ticket: 'Ticket' };
const MEANINGS: Readonly<Record<Severity, string>> = {
  page: 'users are harmed or soon will be: something needs the owner now',
  ticket: 'something needs the owner, but not tonight',
};

/**
 * Tells the owner. Single alarms reach nobody: two composites do, so that one outage is one mail and not ten, and
 * not while a deployment runs. Must be created after every alarm.
 */
export class Alerts extends Construct {
  readonly topic: AlertsTopic;
  readonly composites: readonly CompositeAlarm[];
  /** What the composites hear. */
  readonly heard: readonly SoloistAlarm[];

  constructor(scope: Construct, id: string, { address, root }: AlertsProps) {
    super(scope, id);
    this.topic = new AlertsTopic(this, 'Topic', {
      topicName: physicalName(this, 'alerts'),
      address,
      publishers: [
        { service: 'cloudwatch.amazonaws.com', source: `alarm:${physicalName(this, '*')}` },
        { service: 'budgets.amazonaws.com', source: '*', global: true },
        // "You can't use Condition blocks in Amazon SNS topic policies for EventBridge":
        // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
        { service: 'events.amazonaws.com', source: null },
      ],
    });
    const window = new DeployWindow(this, 'DeployWindow');
    // a composite hears its own region only
    const { region } = Stack.of(this);
    this.heard = root.node
      .findAll()
      .filter((child) => child instanceof SoloistAlarm)
      .filter((alarm) => Stack.of(alarm).region === region);
    this.composites = (['page', 'ticket'] as const).map((severity) =>
      this.composite(
        severity,
        this.heard.filter((alarm) => alarm.severity === severity),
        window,
      ),
    );
  }

  private composite(
    severity: Severity,
    heard: readonly SoloistAlarm[],
    window: DeployWindow,
  ): CompositeAlarm {
    const composite = new CompositeAlarm(this, ID[severity], {
      compositeAlarmName: physicalName(this, severity),
      alarmDescription: describe({ name: severity, page: 'alerts', meaning: MEANINGS[severity] }),
      alarmRule: AlarmRule.fromString(compositeRule(severity, heard)),
      actionsSuppressor: window,
      // the window opens before the first change: a minute covers CloudWatch's own delay, and is all a page loses
      actionsSuppressorWaitPeriod: Duration.minutes(1),
      // what a deployment stirred up leaves the 5-minute windows of the alarms
      actionsSuppressorExtensionPeriod: Duration.minutes(5),
    });
    composite.node.addDependency(...heard);
    composite.addAlarmAction(new SnsAction(this.topic));
    composite.addOkAction(new SnsAction(this.topic));
    return composite;
  }
}
