import { Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailSendingEvent,
  EventDestination,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from '../../lib/constructs/acknowledge.ts';
import { physicalName } from '../../lib/constructs/naming.ts';
import { WorkQueue } from '../../lib/constructs/queue.construct.ts';

/** What becomes of a mail, as far as something follows from it. */
const EVENTS = [
  EmailSendingEvent.BOUNCE,
  EmailSendingEvent.COMPLAINT,
  EmailSendingEvent.DELIVERY,
  EmailSendingEvent.DELIVERY_DELAY,
  EmailSendingEvent.REJECT,
];

/** News to everybody makes as many events at once, which two workers take in minutes. */
const LATE = Duration.minutes(15);

/** The short names of SES's configuration sets, by the sender that each is for. */
export const MAIL_SETS = { security: 'mail', product: 'product-mail' } as const;

/** SES's configuration sets by the sender that each is for. */
export interface MailSets {
  readonly security: ConfigurationSet;
  readonly product: ConfigurationSet;
}

/**
 * How mails are sent and how we hear what became of them: a configuration set for each of the two senders, whose events
 * go by a topic to a queue.
 */
export class MailFeedback extends Construct {
  readonly queue: Queue;
  readonly sets: MailSets;

  constructor(scope: Construct, id: string, workerTimeout: Duration) {
    super(scope, id);
    this.queue = new WorkQueue(this, 'Work', { name: 'mail-feedback', workerTimeout, late: LATE }).queue;
    this.sets = {
      // who complained of a mail with a link to log in must still be able to get the next one
      security: this.addSet('Security', MAIL_SETS.security, SuppressionReasons.BOUNCES_ONLY),
      product: this.addSet('Product', MAIL_SETS.product, SuppressionReasons.BOUNCES_AND_COMPLAINTS),
    };
    const topic = this.addTopic(Object.values(this.sets));
    topic.addSubscription(new SqsSubscription(this.queue, { rawMessageDelivery: true }));
    for (const set of Object.values(this.sets)) tell(set, topic);
  }

  private addSet(id: string, name: string, suppressionReasons: SuppressionReasons): ConfigurationSet {
    return new ConfigurationSet(this, id, {
      configurationSetName: physicalName(this, name),
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      reputationMetrics: true,
      suppressionReasons,
    });
  }

  /** Where SES alone may publish, for these sets of this account. */
  private addTopic(sets: readonly ConfigurationSet[]): Topic {
    const topicName = physicalName(this, 'mail-feedback');
    const topic = new Topic(this, 'Topic', { topicName, enforceSSL: true });
    acknowledge(topic, {
      CKV_AWS_26:
        'SES may not use AWS’s key for topics, and one of ours costs at every call: the topic hands on at once to a queue that is encrypted',
    });
    const sources = sets.map((set) => configurationSetArn(set));
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('ses.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        // https://docs.aws.amazon.com/ses/latest/dg/event-publishing-add-event-destination-sns.html
        conditions: {
          StringEquals: { 'aws:SourceAccount': Stack.of(this).account },
          ArnEquals: { 'aws:SourceArn': sources },
        },
      }),
    );
    return topic;
  }
}

export function configurationSetArn(set: ConfigurationSet): string {
  const resourceName = set.configurationSetName;
  return Stack.of(set).formatArn({ service: 'ses', resource: 'configuration-set', resourceName });
}

function tell(set: ConfigurationSet, topic: Topic): void {
  const destination = set.addEventDestination('Events', {
    configurationSetEventDestinationName: physicalName(set, 'mail-feedback'),
    destination: EventDestination.snsTopic(topic),
    events: EVENTS,
  });
  // with its policy: what happens before SES may publish would be lost
  destination.node.addDependency(topic);
}
