import type { Contact } from '../users/index.ts';
import type { Mail } from './mail/mail.ts';
import type { Sender } from './mail/sender.ts';
import { writeMail } from './mail/write-mail.ts';
import type { MailedEvent } from './mail/write-mail.ts';

export { isExpired, isMailed } from './mail/write-mail.ts';

export interface MailSettings {
  readonly sender: Sender;
  readonly publicUrl: string;
}

/** Writes the mail of an event whose mails can't be ended. */
export function mailFor(
  event: MailedEvent,
  contact: Contact,
  { sender, publicUrl }: MailSettings,
): Mail | null {
  const names = { organisation: null, person: null, isReader: false };
  const writing = { event, userId: event.subject ?? '', contact, names, unsubscribeToken: null };
  return writeMail(writing, { senders: { security: sender, product: sender }, publicUrl });
}
