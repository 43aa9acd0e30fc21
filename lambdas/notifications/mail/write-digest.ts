import type { Contact } from '../../users/index.ts';
import { languageOf } from '../language/language.ts';
import type { NoteText } from '../notes/note-kind.ts';
import type { Category } from '../notifications.contract.ts';
import { compose } from './compose.ts';
import type { MailSettings } from './compose.ts';
import type { Mail } from './mail.ts';
import { digest } from './templates/digest.ts';

/** What else there is stands in the inbox. */
const MAX_ITEMS = 50;

export interface DigestWriting {
  /** The same for the same digest; letters, digits, `_` and `-`: it stands where an event's id stands in other mails. */
  readonly id: string;
  /** When it is written: milliseconds since the epoch. */
  readonly at: number;
  readonly userId: string;
  readonly contact: Contact;
  /** One alone: the mail says how to end mails of its category. */
  readonly category: Exclude<Category, 'security'>;
  /** What was held back, oldest first. */
  readonly notes: readonly NoteText[];
  readonly unsubscribeToken: string;
}

/** Writes what was held back for somebody as one mail. */
export function writeDigest(writing: DigestWriting, settings: MailSettings): Mail {
  const { contact, notes } = writing;
  const { senders, publicUrl } = settings;
  const language = languageOf(contact.locale);
  const items = notes.slice(0, MAX_ITEMS).map(({ title, text, path }) => ({
    title,
    text,
    url: path === null ? null : new URL(path, publicUrl).href,
  }));
  const content = digest[language]({
    service: senders.security.service,
    items,
    more: notes.length - items.length,
    url: `${publicUrl}/notifications.html`,
  });
  const to = { address: contact.address, name: contact.name };
  return compose({ ...writing, to, language, content, isInvitation: false }, settings);
}
