import { isoTime } from '../../platform/http/iso-time.ts';
import type { Category } from '../notifications.contract.ts';
import type { NotificationsServices } from '../services.ts';
import { writeNotes } from './written-notes.ts';
import type { WrittenNote } from './written-notes.ts';

export interface ListAsked {
  readonly userId: string;
  readonly limit: number;
  readonly cursor: string | null;
  readonly unreadOnly: boolean;
}

export interface ListedNotifications {
  readonly items: readonly ListedNotification[];
  readonly cursor: string | null;
  /** Of the whole inbox, whatever the page shows. */
  readonly unreadCount: number;
}

export interface ListedNotification {
  readonly id: string;
  readonly type: string;
  readonly category: Category;
  readonly title: string;
  readonly text: string;
  /** Absolute; null where it leads nowhere. */
  readonly url: string | null;
  readonly read: boolean;
  readonly at: string;
}

/** A page of somebody's inbox in their language. @throws BadRequest `cursor_invalid` */
export async function listNotifications(
  { inbox, users, names, publicUrl }: NotificationsServices,
  { userId, unreadOnly, ...page }: ListAsked,
): Promise<ListedNotifications> {
  const { items, cursor } = await (unreadOnly ? inbox.unreadPage(userId, page) : inbox.page(userId, page));
  // after the notes, or one that came in between would be shown as read before anybody has seen it
  const [unread, profile] = await Promise.all([inbox.unread(userId), users.profileOf(userId)]);
  const written = await writeNotes(items, { names, locale: profile?.locale ?? 'en' });
  const listed = written.map((one) => documentOf(one, { publicUrl, isRead: !unread.has(one.note.noteId) }));
  return { items: listed, cursor, unreadCount: unread.size };
}

function documentOf(
  { note: { noteId, type, category, at }, title, text, path }: WrittenNote,
  { publicUrl, isRead }: { readonly publicUrl: string; readonly isRead: boolean },
): ListedNotification {
  const url = path === null ? null : new URL(path, publicUrl).href;
  return { id: noteId, type, category, title, text, url, read: isRead, at: isoTime(at) };
}
