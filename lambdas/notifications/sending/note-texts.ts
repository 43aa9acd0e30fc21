import type { Names } from '../../users/index.ts';
import type { Language } from '../language/language.ts';
import type { NoteText } from '../notes/note-kind.ts';
import { isNoted, noteOf, writeNote } from '../notes/notes.ts';
import { noteNames } from './note-names.ts';
import type { NotifiedEvent } from './notified-event.ts';
import type { Reader } from './ports.ts';

/** The notes of events in the words of their reader; none of those that there is nothing to say of. */
export async function noteTexts(
  names: Names,
  events: readonly NotifiedEvent[],
  { userId }: Reader,
  language: Language,
): Promise<readonly NoteText[]> {
  const texts = events.map(async (event): Promise<readonly NoteText[]> => {
    const values = noteOf(event);
    if (!values || !isNoted(event.type)) return [];
    return [writeNote(event.type, values, language, await noteNames(names, values, userId))];
  });
  return (await Promise.all(texts)).flat();
}
