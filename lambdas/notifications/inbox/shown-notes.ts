import { isoTime } from '../../platform/http/iso-time.ts';
import type { Names } from '../../users/index.ts';
import type { Language } from '../language/language.ts';
import type { NoteNames } from '../notes/note-kind.ts';
import { namedIn, writeNote } from '../notes/notes.ts';
import type { Category } from '../notifications.contract.ts';
import type { Note } from './note.ts';

/** A note as its reader sees it. */
export interface ShownNote {
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

export interface Showing {
  readonly names: Names;
  readonly publicUrl: string;
  readonly language: Language;
  /** The ids of what is unread. */
  readonly unread: ReadonlySet<string>;
}

/** Writes notes in their reader's language; each name is looked up once, however many of them have it. */
export async function showNotes(notes: readonly Note[], showing: Showing): Promise<readonly ShownNote[]> {
  const people = once((id) => showing.names.personName(id));
  const organisations = once((id) => showing.names.organisationName(id));
  return Promise.all(
    notes.map(async (note) => {
      const { userId, organisationId } = namedIn(note.values);
      const [person, organisation] = await Promise.all([people(userId), organisations(organisationId)]);
      return shown(note, { person, organisation, isReader: userId === note.userId }, showing);
    }),
  );
}

function shown(
  { noteId, type, category, values, at }: Note,
  names: NoteNames,
  { language, publicUrl, unread }: Showing,
): ShownNote {
  const { title, text, path } = writeNote(type, values, language, names);
  const url = path === null ? null : new URL(path, publicUrl).href;
  return { id: noteId, type, category, title, text, url, read: !unread.has(noteId), at: isoTime(at) };
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
