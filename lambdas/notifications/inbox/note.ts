import type { NoteValues } from '../notes/note-kind.ts';
import type { NotedType } from '../notes/notes.ts';
import type { Category } from '../notifications.contract.ts';

/** One thing that somebody is told in their inbox. Its text is written when it is read, in the reader's language. */
export interface Note {
  /** UUIDv7 of when it was written: notes sort by it. */
  readonly noteId: string;
  readonly userId: string;
  readonly eventId: string;
  readonly type: NotedType;
  readonly category: Category;
  /** What its text is written from. */
  readonly values: NoteValues;
  /** When it happened, in milliseconds since the epoch. */
  readonly at: number;
  /** Seconds since the epoch. */
  readonly expiresAt: number;
}

/** How long notes are kept, s. */
export const NOTE_KEPT_S = 90 * 86_400;
