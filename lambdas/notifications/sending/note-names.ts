import type { Names } from '../../users/index.ts';
import type { NoteNames, NoteValues } from '../notes/note-kind.ts';
import { namedIn } from '../notes/notes.ts';

/** The names of those whom a note speaks of. @param values null where there is no note */
export async function noteNames(
  names: Names,
  values: NoteValues | null,
  readerId: string,
): Promise<NoteNames> {
  const { userId, organisationId } = namedIn(values ?? {});
  const [person, organisation] = await Promise.all([
    userId === null ? null : names.personName(userId),
    organisationId === null ? null : names.organisationName(organisationId),
  ]);
  return { person, organisation, isReader: userId === readerId };
}
