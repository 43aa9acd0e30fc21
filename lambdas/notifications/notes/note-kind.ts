import type { DomainEvent } from '../../platform/events/event.ts';
import type { InEveryLanguage, Language } from '../language/language.ts';

/**
 * What is kept of an event for its note: ids, numbers and words that everybody may read. Nothing sealed, and nothing
 * personal: `organisationId` and `userId`, where they are, say whose names are looked up when the note is shown.
 */
export type NoteValues = Readonly<Record<string, string | number | null>>;

/** The names of those whom a note speaks of, as they are when it is shown; null for nobody, or nobody any more. */
export interface NoteNames {
  /** Of `organisationId`. */
  readonly organisation: string | null;
  /** Of `userId`. */
  readonly person: string | null;
  /** Whether `userId` is the reader. */
  readonly isReader: boolean;
}

/** A few words about an event: in the inbox, as push, and as the body of a mail that has no template of its own. */
export interface NoteText {
  /** At most some 60 characters, unless names or administrators make it longer. */
  readonly title: string;
  /** A sentence or two. */
  readonly text: string;
  /** Where it leads: a path of the site, or the https URL of an announcement. Both resolve against the public URL. */
  readonly path: string | null;
}

export type NoteWords = Pick<NoteText, 'title' | 'text'>;

/** How one type of event becomes a note. */
export interface NoteKind<Values extends NoteValues = NoteValues> {
  /** Null where there is nothing to say. */
  keep(event: DomainEvent): Values | null;
  words(values: Values, names: NoteNames, language: Language): NoteWords;
  path(values: Values): string | null;
}

/** The note of an event that is told in the same words every time. */
export function fixed(words: InEveryLanguage<NoteWords>, path: string | null = null): NoteKind {
  return { keep: () => ({}), words: (_values, _names, language) => words[language], path: () => path };
}
