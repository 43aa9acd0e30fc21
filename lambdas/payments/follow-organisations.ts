import type { DomainEvent } from '../platform/events/event.ts';
import { eraseOrganisation } from './erase/erase-organisation.ts';
import type { FollowedEventType } from './payments.contract.ts';
import type { WebhookServices } from './services.ts';
import { syncSeats } from './subscriptions/sync-seats.ts';

const FOLLOW: Readonly<
  Record<FollowedEventType, (services: WebhookServices, event: DomainEvent) => Promise<unknown>>
> = {
  'member.joined': (services, { aggregate, id }) => syncSeats(services, aggregate, id),
  'member.left': (services, { aggregate, id }) => syncSeats(services, aggregate, id),
  // nobody could end its plan any more
  'organisation.deleted': (services, { aggregate }) => eraseOrganisation(services, aggregate),
};

/**
 * Takes an event of an organisation: its seats are paid for from the moment in which its members change, and nothing is
 * paid for after its end. It may get one twice, late, and in any order.
 *
 * @throws whatever the queue must try again for
 */
export async function followOrganisation(services: WebhookServices, event: DomainEvent): Promise<void> {
  if (!isFollowed(event.type)) throw new Error(`got the event ${event.type}, which payments does not follow`);
  await FOLLOW[event.type](services, event);
}

function isFollowed(type: string): type is FollowedEventType {
  return Object.hasOwn(FOLLOW, type);
}
