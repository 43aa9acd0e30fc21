import type { DomainEvent } from '../../platform/events/event.ts';
import { NOTIFICATION_KINDS } from '../notifications.contract.ts';
import type { NotificationKind, NotifiedType } from '../notifications.contract.ts';

/** An event that somebody is told of. */
export type NotifiedEvent = DomainEvent<NotifiedType>;

export function isNotified(event: DomainEvent): event is NotifiedEvent {
  return Object.hasOwn(NOTIFICATION_KINDS, event.type);
}

export function kindOf({ type }: NotifiedEvent): NotificationKind {
  return NOTIFICATION_KINDS[type];
}
