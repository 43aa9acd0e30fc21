import type { Names } from '../../users/index.ts';
import { languageOf } from '../language/language.ts';
import type { NoteText } from '../notes/note-kind.ts';
import { namedIn, writeNote } from '../notes/notes.ts';
import type { Note } from './note.ts';

/** A note and its words. */
export interface WrittenNote extends NoteText {
  readonly note: Note;
}

export interface Writing {
  readonly names: Names;
  /** The reader's, BCP 47. */
  readonly locale: string;
}

/** Writes notes in their reader's language; each name is looked up once, however many of them have it. */
export async function writeNotes(
  notes: readonly Note[],
  { names, locale }: Writing,
): Promise<readonly WrittenNote[]> {
  const language = languageOf(locale);
  const people = once((id) => names.personName(id));
  const organisations = once((id) => names.organisationName(id));
  return Promise.all(
    notes.map(async (note) => {
      const { userId, organisationId } = namedIn(note.values);
      const [person, organisation] = await Promise.all([people(userId), organisations(organisationId)]);
      const named = { person, organisation, isReader: userId === note.userId };
      return { note, ...writeNote(note.type, note.values, language, named) };
    }),
  );
}

function once(look: (id: string) => Promise<string | null>) {
  const found = new Map<string, Promise<string | null>>();
  return async (id: string | null): Promise<string | null> => {
    if (id === null) return null;
    const name = found.get(id) ?? look(id);
    found.set(id, name);
    return name;
  };
}
