import { Refusal } from '../../refusal.ts';
import type { Resource } from '../../service.ts';

export const TOPIC = 'AWS::SNS::Topic';
export const SUBSCRIPTION = 'AWS::SNS::Subscription';
export const TOPIC_POLICY = 'AWS::SNS::TopicPolicy';

/** Who hears of what is published to a topic. */
export interface Subscription {
  readonly arn: string;
  readonly protocol: 'sqs' | 'email';
  /** ARN of a queue, or a mail address. */
  readonly endpoint: string;
  /** Whether a queue gets the message as it was published, without SNS's envelope. */
  readonly raw: boolean;
}

export interface Topic {
  readonly arn: string;
  readonly subscriptions: readonly Subscription[];
}

/**
 * The topics of the templates, by their ARNs. Everybody who is subscribed counts as having confirmed it.
 *
 * @throws Refusal for what the rehearsal would do otherwise than AWS
 */
export function readTopics(resources: readonly Resource[]): ReadonlyMap<string, Topic> {
  const subscriptions = resources.filter(({ type }) => type === SUBSCRIPTION);
  const topics = resources
    .filter(({ type }) => type === TOPIC)
    .map(({ logicalId, identity, properties }): [string, Topic] => {
      if (properties.FifoTopic)
        throw new Refusal(`topic ${logicalId} is a FIFO topic, the rehearsal has none`);
      const own = subscriptions.filter((each) => each.properties.TopicArn === identity.ref);
      // CloudFormation takes them in the topic as well
      const inner = (properties.Subscription ?? []).map((each: any, index: number) =>
        readSubscription(`${identity.ref}:${index}`, each),
      );
      const outer = own.map((each) => readSubscription(each.identity.ref, each.properties));
      return [identity.ref, { arn: identity.ref, subscriptions: [...inner, ...outer] }];
    });
  return new Map(topics);
}

function readSubscription(arn: string, properties: any): Subscription {
  const { Protocol: protocol, Endpoint, RawMessageDelivery, ...rest } = properties;
  const refuse = (what: string) => new Refusal(`subscription ${arn}: ${what}`);
  if (protocol !== 'sqs' && protocol !== 'email')
    throw refuse(`its protocol is '${protocol}', the rehearsal has sqs and email`);
  const unknown = Object.keys(rest).find((name) => name !== 'TopicArn');
  if (unknown) throw refuse(`the rehearsal does not know ${unknown}`);
  return { arn, protocol, endpoint: String(Endpoint), raw: String(RawMessageDelivery) === 'true' };
}
