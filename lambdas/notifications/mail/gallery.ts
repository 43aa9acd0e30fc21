import { EXAMPLE_AT, EXAMPLE_IDS, EXAMPLES, eventOf } from '../examples/example-events.ts';
import type { Example } from '../examples/example-events.ts';
import { exampleReader } from '../examples/example-reader.ts';
import type { Language } from '../language/language.ts';
import type { NoteNames } from '../notes/note-kind.ts';
import { noteOf, writeNote } from '../notes/notes.ts';
import type { NotedType } from '../notes/notes.ts';
import { NOTIFICATION_KINDS } from '../notifications.contract.ts';
import type { Category } from '../notifications.contract.ts';
import type { MailSettings } from './compose.ts';
import type { MailedType } from './contents/mailed-type.ts';
import type { Mail } from './mail.ts';
import { writeDigest } from './write-digest.ts';
import { isMailed, writeMail } from './write-mail.ts';

export const GALLERY_LANGUAGES = ['en', 'de'] as const satisfies readonly Language[];

/** A template: what it is called, and what people would be mailed by it with example values. */
export interface GalleryTemplate {
  /** The event's type, which of its mails after a colon, or `digest`. */
  readonly id: string;
  readonly category: Category;
  write(language: Language, settings: MailSettings): Mail;
}

/** A mail of a template, as it goes over the wire. */
export interface GalleryMail extends Pick<Mail, 'from' | 'subject' | 'text' | 'html'> {
  readonly id: string;
  readonly category: Category;
  readonly language: Language;
}

const NAMES: NoteNames = { organisation: 'Analytical Engines', person: 'Charles Babbage', isReader: false };
const UNSUBSCRIBE_TOKEN = 'example-token';
const HELD: readonly NotedType[] = ['member.joined', 'member.left', 'webhook.disabled'];

/** Every mail that there is. */
export const TEMPLATES: readonly GalleryTemplate[] = [
  ...EXAMPLES.flatMap(({ type, ...example }) => (isMailed(type) ? [templateOf({ ...example, type })] : [])),
  { id: 'digest', category: 'activity', write: writeExampleDigest },
];

/** Every mail in every language, written as it would be sent. */
export function gallery(settings: MailSettings): readonly GalleryMail[] {
  return TEMPLATES.flatMap((template) =>
    GALLERY_LANGUAGES.map((language) => preview(template, language, settings)),
  );
}

export function preview(template: GalleryTemplate, language: Language, settings: MailSettings): GalleryMail {
  const { from, subject, text, html } = template.write(language, settings);
  const { id, category } = template;
  return { id, category, language, from, subject, text, html };
}

function templateOf(example: Example & { readonly type: MailedType }): GalleryTemplate {
  const { id, type } = example;
  return {
    id,
    category: NOTIFICATION_KINDS[type].category,
    write(language, settings) {
      const writing = {
        event: eventOf(example),
        userId: EXAMPLE_IDS.user,
        contact: exampleReader(language),
        names: NAMES,
        unsubscribeToken: UNSUBSCRIBE_TOKEN,
      };
      const mail = writeMail(writing, settings);
      if (!mail) throw new Error(`the example ${id} says nothing: give it data that a mail follows from`);
      return mail;
    },
  };
}

function writeExampleDigest(language: Language, settings: MailSettings): Mail {
  const notes = EXAMPLES.flatMap(({ type, data }) => {
    const held = HELD.find((one) => one === type);
    const values = held ? noteOf(eventOf({ type, data })) : null;
    return held && values ? [writeNote(held, values, language, NAMES)] : [];
  });
  const digest = {
    id: EXAMPLE_IDS.event,
    at: EXAMPLE_AT,
    userId: EXAMPLE_IDS.user,
    contact: exampleReader(language),
    category: 'activity',
    notes,
    unsubscribeToken: UNSUBSCRIBE_TOKEN,
  } as const;
  return writeDigest(digest, settings);
}
