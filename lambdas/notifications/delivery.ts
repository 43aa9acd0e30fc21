import type { Key } from '../platform/dynamodb/item.ts';
import type { Category, Channel, NotifiedType } from './notifications.contract.ts';

/** What is delivered once: an event, to a user, by a channel. */
export interface Delivery {
  readonly eventId: string;
  /** The event's: `password.changed`. */
  readonly eventType: NotifiedType;
  readonly category: Category;
  readonly userId: string;
  readonly channel: Channel;
}

/**
 * - `sending`: claimed until `leaseUntil`; after that its worker died, and nobody knows whether it went out
 * - `uncertain`: the provider didn't answer
 * - `released`: certainly not sent
 * - `done`: there is an {@link Outcome}
 */
export type DeliveryState = 'sending' | 'uncertain' | 'released' | 'done';

/**
 * How a delivery ended.
 *
 * - `sent`: the provider took it, or it lies in the inbox
 * - `held`: it waits for the digest or the end of quiet hours; not the end yet
 * - `turned_off`: its reader doesn't want it
 * - `suppressed`: the address gets no more mail
 * - `too_late`: what it leads to is over
 * - `nobody`: its reader has no account any more
 * - `no_device`: there is nothing to push to
 * - `nothing_to_say`: nothing follows from the event
 */
export type Outcome =
  'sent' | 'held' | 'turned_off' | 'suppressed' | 'too_late' | 'nobody' | 'no_device' | 'nothing_to_say';

/** What SES has told of a mail since, the later ones in place of those before. */
export const FEEDBACK = ['delayed', 'delivered', 'bounced', 'complained'] as const;
export type Feedback = (typeof FEEDBACK)[number];

/** What is stored of a delivery. */
export interface StoredDelivery extends Omit<Delivery, 'category'> {
  /** Absent in records of before there were categories. */
  readonly category?: Category;
  readonly state: DeliveryState;
  readonly leaseUntil: number;
  // times: milliseconds since the epoch
  /** When the latest attempt began. */
  readonly claimedAt: number;
  /** Absent until it is done. */
  readonly doneAt?: number;
  /** Absent until it is done, and in records of before there were outcomes. */
  readonly outcome?: Outcome;
  /** The provider's; null where nothing was sent. */
  readonly messageId?: string | null;
  /** Ids of the devices that have it already, while others are still tried. */
  readonly reached?: readonly string[];
  readonly feedback?: Feedback;
  /** Seconds since the epoch. */
  readonly expiresAt: number;
}

/** In the partition of their reader, who may ask what was sent to them. */
export const deliveryKey = (userId: string, eventId: string, channel: string): Key => ({
  pk: `USER#${userId}`,
  sk: `DELIVERY#${eventId}#${channel}`,
});
