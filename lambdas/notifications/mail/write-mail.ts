import { MAIL_ADDRESS_PURPOSE } from '../../auth/auth.contract.ts';
import type { EmailChangedData, MailTokenData } from '../../auth/auth.contract.ts';
import type { DomainEvent } from '../../platform/events/event.ts';
import type { Contact } from '../../users/index.ts';
import { INVITATION_SEALS } from '../../users/organisations/organisations.contract.ts';
import type { InvitationMailData } from '../../users/organisations/organisations.contract.ts';
import { languageOf } from '../language/language.ts';
import type { NoteNames } from '../notes/note-kind.ts';
import { INVITATION_MAILED, NOTIFICATION_KINDS } from '../notifications.contract.ts';
import { compose } from './compose.ts';
import type { MailSettings } from './compose.ts';
import { CONTENTS } from './contents/contents.ts';
import type { MailedType } from './contents/mailed-type.ts';
import type { Mail, MailReader } from './mail.ts';

export type MailedEvent = DomainEvent<MailedType>;

export interface MailWriting {
  readonly event: MailedEvent;
  /** The reader's id; of an invitation's the id of who invites. */
  readonly userId: string;
  readonly contact: Contact;
  /** Of those whom the event's note speaks of, for mails that are written from it. */
  readonly names: NoteNames;
  /** What ends mails like this one; null for security's alone. */
  readonly unsubscribeToken: string | null;
}

export function isMailed(type: string): type is MailedType {
  return Object.hasOwn(CONTENTS, type);
}

/** Whether the link that the mail would carry is dead already. */
export function isExpired({ data }: DomainEvent, now: number): boolean {
  const { expiresAt } = (data ?? {}) as Partial<MailTokenData>;
  return expiresAt !== undefined && expiresAt <= now;
}

/**
 * Writes the mail that follows from an event, in the language of whom it is for; null where there is nothing to say.
 *
 * @throws Error for a mail that people may end, but without the token to do so
 */
export function writeMail(writing: MailWriting, settings: MailSettings): Mail | null {
  const { event, contact, names } = writing;
  const { senders, publicUrl } = settings;
  const language = languageOf(contact.locale);
  const content = CONTENTS[event.type]({
    ...{ event, contact, language, names, publicUrl },
    service: senders.security.service,
  });
  if (!content) return null;
  const composition = {
    ...{ content, language },
    id: event.id,
    at: event.at,
    userId: writing.userId,
    to: readerOf(event, contact),
    category: NOTIFICATION_KINDS[event.type].category,
    isInvitation: isInvitation(event.type),
    unsubscribeToken: writing.unsubscribeToken,
  };
  return compose(composition, settings);
}

/** Where the mail goes: the profile's address, unless the event names another. */
export function readerOf(event: DomainEvent, { address, name, personal }: Contact): MailReader {
  const { sealedAddress } = (event.data ?? {}) as Partial<EmailChangedData & InvitationMailData>;
  if (sealedAddress === undefined) return { address, name };
  if (isInvitation(event.type))
    return { address: personal.open(sealedAddress, INVITATION_SEALS.address), name: null };
  return { address: personal.open(sealedAddress, MAIL_ADDRESS_PURPOSE), name };
}

function isInvitation(type: string): boolean {
  return (INVITATION_MAILED as readonly string[]).includes(type);
}
