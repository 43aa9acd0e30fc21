import type { Channel, NotificationKind } from '../notifications.contract.ts';
import type { NotificationPreferences, QuietHours } from '../preferences/preferences.ts';
import { localMinutes, minutesOf, nextLocalTime } from './local-time.ts';

/** When the day's digest is mailed, by the reader's clocks. */
export const DIGEST_AT = '08:00';

/** What to do with a notification for one reader and channel. */
export type Decision =
  | { readonly kind: 'send' }
  | { readonly kind: 'drop' }
  /** @param until milliseconds since the epoch */
  | { readonly kind: 'hold'; readonly until: number };

export interface Situation {
  readonly kind: Pick<NotificationKind, 'category' | 'chatty'>;
  readonly channel: Channel;
  readonly preferences: NotificationPreferences;
  /** The reader's: IANA. */
  readonly timeZone: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Whether it was held back until now, and so has waited for the digest. @default false */
  readonly hasWaited?: boolean;
}

const SEND: Decision = { kind: 'send' };
const DROP: Decision = { kind: 'drop' };

/** What the reader has chosen for it; what is about their account's security reaches them by mail and inbox at once. */
export function decide({
  kind,
  channel,
  preferences,
  timeZone,
  now,
  hasWaited = false,
}: Situation): Decision {
  const isSecurity = kind.category === 'security';
  const { inbox, mail, push } = preferences.categories[kind.category];
  if (channel === 'inbox') return inbox || isSecurity ? SEND : DROP;
  if (channel === 'push' && !push) return DROP;
  if (isSecurity) return SEND;
  if (channel === 'mail' && mail === 'off') return DROP;

  const waits = channel === 'mail' && mail === 'daily' && kind.chatty === true && !hasWaited;
  const at = waits ? nextLocalTime(timeZone, DIGEST_AT, now) : now;
  const until = endOfQuiet(preferences.quietHours, timeZone, at) ?? at;
  return until > now ? { kind: 'hold', until } : SEND;
}

/** When the quiet hours that it is now are over; null where it is none. */
export function endOfQuiet(quiet: QuietHours | null, timeZone: string, at: number): number | null {
  if (!quiet) return null;
  const [from, to, now] = [minutesOf(quiet.from), minutesOf(quiet.to), localMinutes(timeZone, at)];
  const isQuiet = from <= to ? from <= now && now < to : now >= from || now < to;
  return isQuiet ? nextLocalTime(timeZone, quiet.to, at) : null;
}
