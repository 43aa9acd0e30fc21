import type { DomainEvent } from '../../platform/events/event.ts';
import type { Language } from '../language/language.ts';
import type { Channel, NOTIFICATION_KINDS, NotifiedType } from '../notifications.contract.ts';
import { ACCOUNT_NOTES } from './account-notes.ts';
import { ANNOUNCEMENT_NOTES } from './announcement-note.ts';
import { BILLING_NOTES } from './billing-notes.ts';
import { FILE_NOTES } from './file-notes.ts';
import type { NoteKind, NoteNames, NoteText, NoteValues } from './note-kind.ts';
import { SECURITY_NOTES } from './security-notes.ts';
import { TEAM_NOTES } from './team-notes.ts';

type Kinds = typeof NOTIFICATION_KINDS;
/** The types whose channels are more than mail. */
export type NotedType = {
  [Type in NotifiedType]: Extract<Kinds[Type]['channels'][number], Exclude<Channel, 'mail'>> extends never
    ? never
    : Type;
}[NotifiedType];

const NOTES: Readonly<Record<NotedType, NoteKind>> = {
  ...SECURITY_NOTES,
  ...ACCOUNT_NOTES,
  ...BILLING_NOTES,
  ...TEAM_NOTES,
  ...FILE_NOTES,
  ...ANNOUNCEMENT_NOTES,
};

export const NOTED_TYPES = Object.keys(NOTES) as readonly NotedType[];

export function isNoted(type: string): type is NotedType {
  return Object.hasOwn(NOTES, type);
}

/** What is kept of an event for its note; null where no note follows from it. */
export function noteOf(event: DomainEvent): NoteValues | null {
  return isNoted(event.type) ? NOTES[event.type].keep(event) : null;
}

/**
 * Writes the note of an event.
 *
 * @param values what noteOf has kept of it
 */
export function writeNote(
  type: NotedType,
  values: NoteValues,
  language: Language,
  names: NoteNames,
): NoteText {
  const kind = NOTES[type];
  return { ...kind.words(values, names, language), path: kind.path(values) };
}

/** Whose names the note needs; see {@link NoteNames}. */
export function namedIn({ organisationId = null, userId = null }: NoteValues): {
  readonly organisationId: string | null;
  readonly userId: string | null;
} {
  return { organisationId: textOf(organisationId), userId: textOf(userId) };
}

function textOf(value: string | number | null): string | null {
  return value === null ? null : String(value);
}
