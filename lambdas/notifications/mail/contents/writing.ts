import type { DomainEvent } from '../../../platform/events/event.ts';
import type { Contact } from '../../../users/index.ts';
import type { Language } from '../../language/language.ts';
import type { NoteNames } from '../../notes/note-kind.ts';
import type { MailContent } from '../templates/template.ts';

/** What a mail is written from. */
export interface Writing {
  readonly event: DomainEvent;
  /** Of the event's subject, whose key opens what is sealed. */
  readonly contact: Contact;
  readonly language: Language;
  /** Of those whom the event's note speaks of. */
  readonly names: NoteNames;
  readonly service: string;
  readonly publicUrl: string;
}

/** Null where there is nothing to say. */
export type Write = (writing: Writing) => MailContent | null;
