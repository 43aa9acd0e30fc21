import { languageOf } from '../language/language.ts';
import type { NotificationsServices } from '../services.ts';
import { showNotes } from './shown-notes.ts';
import type { ShownNote } from './shown-notes.ts';

export interface ListAsked {
  readonly userId: string;
  readonly limit: number;
  readonly cursor: string | null;
  readonly unreadOnly: boolean;
}

export interface ListedNotifications {
  readonly items: readonly ShownNote[];
  readonly cursor: string | null;
  /** Of the whole inbox, whatever the page shows. */
  readonly unreadCount: number;
}

/** A page of somebody's inbox in their language. @throws BadRequest `cursor_invalid` */
export async function listNotifications(
  { inbox, users, names, publicUrl }: NotificationsServices,
  { userId, unreadOnly, ...page }: ListAsked,
): Promise<ListedNotifications> {
  const profile = users.profileOf(userId);
  const { items, cursor } = await (unreadOnly ? inbox.unreadPage(userId, page) : inbox.page(userId, page));
  // after the notes, or one that came in between would be shown as read before anybody has seen it
  const unread = await inbox.unread(userId);
  const language = languageOf((await profile)?.locale ?? 'en');
  const shown = await showNotes(items, { names, publicUrl, language, unread });
  return { items: shown, cursor, unreadCount: unread.size };
}
