import { randomUUID } from 'node:crypto';

import {
  AwsError,
  type Access,
  type Context,
  type Declaration,
  type Identity,
  type Naming,
  type Service,
} from '../../service.ts';
import { Deliveries, type Entry } from './deliveries.ts';
import { envelopeOf, readMessage, type Message } from './message.ts';
import { readTopics, SUBSCRIPTION, TOPIC, TOPIC_POLICY, type Subscription, type Topic } from './topics.ts';

/** A service of AWS's that asks by the policies of resources, and in whose name. */
export interface AskedAccess extends Access {
  /** `sns.amazonaws.com` */
  readonly principal: string;
}

export interface SnsOptions {
  /** Whether the policy of a topic or a queue lets a service in. */
  readonly permits: (access: AskedAccess) => boolean;
  /** Puts a mail to a subscriber into the mailbox. */
  readonly mail: (mail: {
    readonly to: string;
    readonly from: string;
    readonly subject: string;
    readonly text: string;
  }) => void;
}

export interface Sns extends Service {
  /**
   * Publishes in the name of another service of AWS, `ses.amazonaws.com`, for one of its resources. What the topic's
   * policy doesn't let in is lost, as it is there.
   */
  publishFor(service: string, topicArn: string, sourceArn: string, text: string): void;
}

/** Standard topics, with queues and mail addresses as their subscribers. */
export function createSns({ permits, mail }: SnsOptions): Sns {
  let running: {
    topics: ReadonlyMap<string, Topic>;
    deliveries: Deliveries;
    context: Context;
  } | null = null;
  let unsubscribe = () => {};
  const sns = () => {
    if (!running) throw new Error('sns is asked before it was started');
    return running;
  };

  function publish(message: Message): void {
    const { topics, deliveries } = sns();
    const topic = topics.get(message.topicArn);
    if (!topic) throw new AwsError('NotFound', 'Topic does not exist', 404);
    for (const subscription of topic.subscriptions) {
      deliveries.begin({ id: randomUUID(), subscription: subscription.arn, message }, subscription);
    }
  }

  async function deliver(message: Message, subscription: Subscription): Promise<void> {
    if (subscription.protocol === 'sqs') return fillQueue(message, subscription);
    const subject = message.subject ?? 'AWS Notification Message';
    const from = 'AWS Notifications <no-reply@sns.amazonaws.com>';
    mail({ to: subscription.endpoint, from, subject, text: message.text });
  }

  async function fillQueue(message: Message, { arn, endpoint, raw }: Subscription): Promise<void> {
    const { naming, call } = sns().context;
    const context = { 'aws:SourceArn': message.topicArn, 'aws:SourceAccount': naming.account };
    const wanted = { action: 'sqs:SendMessage', resource: endpoint, context };
    if (!permits({ ...wanted, principal: 'sns.amazonaws.com' })) {
      throw new AwsError(
        'AccessDenied',
        `the policy of ${endpoint} does not let ${message.topicArn} in`,
        403,
      );
    }
    const QueueUrl = `${naming.endpoint}/${naming.account}/${endpoint.split(':').at(-1)}`;
    const body = raw ? message.text : envelopeOf(message, arn, naming);
    const MessageAttributes = raw ? message.attributes : {};
    // who may was decided by the queue's policy
    await call('operator', 'sqs', 'SendMessage', { QueueUrl, MessageBody: body, MessageAttributes });
  }

  const actions: Readonly<Record<string, (input: any) => unknown>> = {
    Publish(input) {
      const id = randomUUID();
      publish(readMessage(input, id, sns().context.clock.now()));
      return { MessageId: id };
    },
    ListTopics: () => ({ Topics: [...sns().topics.keys()].map((TopicArn) => ({ TopicArn })) }),
    ListSubscriptionsByTopic: ({ TopicArn }) => ({
      Subscriptions: (sns().topics.get(TopicArn)?.subscriptions ?? []).map((each) => ({
        TopicArn,
        SubscriptionArn: each.arn,
        Protocol: each.protocol,
        Endpoint: each.endpoint,
        Owner: sns().context.naming.account,
      })),
    }),
  };

  return {
    name: 'sns',
    protocol: 'query',
    resourceTypes: [TOPIC, SUBSCRIPTION, TOPIC_POLICY],

    identify: identifyTopic,

    start(resources, context) {
      const topics = readTopics(resources);
      const deliveries = new Deliveries(context, context.journal<Entry>('sns'), deliver);
      running = { topics, deliveries, context };
      unsubscribe = context.clock.onAdvance(() => deliveries.wake());
      const all = [...topics.values()].flatMap(({ subscriptions }) => subscriptions);
      for (const delivery of deliveries.pending()) {
        const subscription = all.find(({ arn }) => arn === delivery.subscription);
        // a subscription that is gone since takes its deliveries along
        if (subscription) deliveries.begin(delivery, subscription);
      }
    },

    publishFor(service, topicArn, sourceArn, text) {
      const { naming, clock, log } = sns().context;
      const context = { 'aws:SourceArn': sourceArn, 'aws:SourceAccount': naming.account };
      if (!permits({ principal: service, action: 'sns:Publish', resource: topicArn, context })) {
        log(
          `the policy of ${topicArn} does not let ${service} publish for ${sourceArn}: the message is lost`,
        );
        return;
      }
      publish(readMessage({ TopicArn: topicArn, Message: text }, randomUUID(), clock.now()));
    },

    handle(action, input) {
      const perform = actions[action];
      if (!perform) throw new AwsError('InvalidAction', `the rehearsal's sns doesn't serve ${action}`);
      return perform(input ?? {});
    },

    authorize(action, input) {
      if (!actions[action])
        throw new AwsError('InvalidAction', `the rehearsal's sns doesn't serve ${action}`);
      return [{ action: `sns:${action}`, resource: String(input?.TopicArn ?? '*') }];
    },

    describe: () =>
      [...sns().topics.values()].map(({ arn, subscriptions }) => ({
        arn,
        subscribers: subscriptions.map(({ endpoint }) => endpoint),
      })),

    stop() {
      unsubscribe();
      running?.deliveries.stop();
    },
  };
}

function identifyTopic(declaration: Declaration, naming: Naming, property: (name: string) => any): Identity {
  const { type, logicalId } = declaration;
  if (type === TOPIC_POLICY) return { ref: logicalId, attributes: {} };
  if (type === SUBSCRIPTION) {
    const arn = `${String(property('TopicArn'))}:${logicalId}`;
    return { ref: arn, attributes: { Arn: arn } };
  }
  const name = naming.name(declaration, property('TopicName'), 256);
  const arn = naming.arn('sns', name);
  return { ref: arn, attributes: { TopicArn: arn, TopicName: name } };
}
