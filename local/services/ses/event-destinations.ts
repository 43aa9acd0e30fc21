import { Refusal } from '../../refusal.ts';
import type { Naming, Resource } from '../../service.ts';
import type { MailEvent } from './mail-events.ts';

/** Hands what SES says to a topic, as the service `ses.amazonaws.com` for a resource of the account. */
export type PublishTo = (topicArn: string, sourceArn: string, message: string) => void;

interface Destination {
  readonly topicArn: string;
  /** `bounce`, `deliveryDelay`: as templates name what SES publishes as `Bounce`, `DeliveryDelay`. */
  readonly types: readonly string[];
}

/** Where the events of each configuration set go. */
export class EventDestinations {
  readonly #bySet = new Map<string, Destination[]>();
  readonly #naming: Naming;
  readonly #publish: PublishTo;

  /** @throws Refusal for destinations that the rehearsal can't serve */
  constructor(resources: readonly Resource[], naming: Naming, publish: PublishTo) {
    this.#naming = naming;
    this.#publish = publish;
    for (const { logicalId, properties } of resources) {
      const { Enabled, MatchingEventTypes: types, SnsDestination } = properties.EventDestination;
      if (Enabled === false || String(Enabled) === 'false') continue;
      const topicArn = SnsDestination?.TopicARN;
      if (typeof topicArn !== 'string') {
        throw new Refusal(
          `event destination ${logicalId} has no SnsDestination, and the rehearsal publishes mail's events to topics alone`,
        );
      }
      const set = String(properties.ConfigurationSetName);
      this.#bySet.set(set, [...(this.#bySet.get(set) ?? []), { topicArn, types }]);
    }
  }

  publish(set: string, event: MailEvent): void {
    const type = event.eventType[0]!.toLowerCase() + event.eventType.slice(1);
    const sourceArn = this.#naming.arn('ses', `configuration-set/${set}`);
    for (const { topicArn, types } of this.#bySet.get(set) ?? []) {
      if (types.includes(type)) this.#publish(topicArn, sourceArn, JSON.stringify(event));
    }
  }
}
