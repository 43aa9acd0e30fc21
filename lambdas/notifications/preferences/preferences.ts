import { CATEGORIES, NOTIFICATION_KINDS } from '../notifications.contract.ts';
import type { Category, NotificationKind } from '../notifications.contract.ts';

/** `daily`: what is chatty waits for the day's digest, what else there is in the category is mailed at once. */
export const MAIL_RHYTHMS = ['immediately', 'daily', 'off'] as const;
export type MailRhythm = (typeof MAIL_RHYTHMS)[number];

/** How somebody is told of one category. */
export interface CategoryPreferences {
  readonly inbox: boolean;
  readonly mail: MailRhythm;
  readonly push: boolean;
}

/** Times of day in the profile's time zone, `HH:MM` of 24 hours: from the first to the second, over midnight or not. */
export interface QuietHours {
  readonly from: string;
  readonly to: string;
}

/** What somebody wants to be told, how and when. How the application looks for them is users' business. */
export interface NotificationPreferences {
  readonly categories: Readonly<Record<Category, CategoryPreferences>>;
  /** When mail and push wait, but for security's; null for never. */
  readonly quietHours: QuietHours | null;
}

export interface StoredPreferences {
  readonly preferences: NotificationPreferences;
  /** Counts the changes; 0 where nobody has chosen anything yet. */
  readonly version: number;
}

export const DEFAULT_PREFERENCES: NotificationPreferences = {
  categories: {
    security: { inbox: true, mail: 'immediately', push: true },
    billing: { inbox: true, mail: 'immediately', push: true },
    activity: { inbox: true, mail: 'daily', push: true },
    product: { inbox: true, mail: 'immediately', push: false },
  },
  quietHours: null,
};

/** The categories that have something to gather for a digest. */
export const DAILY_CATEGORIES: readonly Category[] = CATEGORIES.filter((category) =>
  Object.values<NotificationKind>(NOTIFICATION_KINDS).some(
    (kind) => kind.category === category && kind.chatty === true,
  ),
);
