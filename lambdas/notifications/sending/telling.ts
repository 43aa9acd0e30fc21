import { once } from '../../platform/once.ts';
import type { Delivery, Outcome } from '../delivery.ts';
import type { Category, Channel } from '../notifications.contract.ts';
import type { NotificationPreferences } from '../preferences/preferences.ts';
import { decide } from './decide.ts';
import { kindOf } from './notified-event.ts';
import type { NotifiedEvent } from './notified-event.ts';
import type { Reader, SendingDeps } from './ports.ts';

/** One reader who is told of something. */
export interface Telling {
  readonly readerId: string;
  /** Null for somebody who has no account any more. */
  reader(): Promise<Reader | null>;
  preferences(): Promise<NotificationPreferences>;
}

/** What follows for one event and channel: it goes to the reader, it is held until then, or it has ended. */
export type Course =
  | { readonly kind: 'send'; readonly reader: Reader }
  | { readonly kind: 'hold'; readonly until: number }
  | { readonly kind: 'end'; readonly outcome: Outcome };

/** Looks up what is needed, when it is needed, and once for all channels. */
export function telling({ contacts, preferences }: SendingDeps, readerId: string): Telling {
  return {
    readerId,
    reader: once(async () => {
      const contact = await contacts.contactOf(readerId);
      return contact && { userId: readerId, contact };
    }),
    preferences: once(async () => (await preferences.find(readerId)).preferences),
  };
}

export function deliveryOf(event: NotifiedEvent, userId: string, channel: Channel): Delivery {
  const { category } = kindOf(event);
  return { eventId: event.id, eventType: event.type, category, userId, channel };
}

/** What nobody is told any more who has closed their account. */
const MAY_WAIT: readonly Category[] = ['activity', 'product'];

/** @param hasWaited whether it was held back until now */
export async function courseOf(
  { clock }: Pick<SendingDeps, 'clock'>,
  event: NotifiedEvent,
  channel: Channel,
  told: Telling,
  hasWaited = false,
): Promise<Course> {
  const reader = await told.reader();
  if (!reader) return { kind: 'end', outcome: 'nobody' };
  const kind = kindOf(event);
  // nobody knows what an address prefers that was invited: it can be suppressed alone
  if (kind.readers === 'invited') return { kind: 'send', reader };
  if (reader.contact.isClosing && MAY_WAIT.includes(kind.category))
    return { kind: 'end', outcome: 'turned_off' };
  const decision = decide({
    kind,
    channel,
    preferences: await told.preferences(),
    timeZone: reader.contact.timeZone,
    now: clock.now(),
    hasWaited,
  });
  if (decision.kind === 'drop') return { kind: 'end', outcome: 'turned_off' };
  return decision.kind === 'hold' ? decision : { kind: 'send', reader };
}
