import type { Clock } from '../../platform/clock.ts';
import type { Item, Key } from '../../platform/dynamodb/item.ts';
import type { Page, Table } from '../../platform/dynamodb/table.ts';
import type { Write } from '../../platform/dynamodb/write.ts';
import { newId } from '../../platform/ids.ts';
import { NOTE_KEPT_S } from './note.ts';
import type { Note } from './note.ts';

/** Markers of one read: each is small, so that a thousand are a small part of DynamoDB's page. */
const MARKERS = 1_000;
/** Markers that are removed at the same time. */
const AT_ONCE = 50;

export const noteKey = (userId: string, noteId: string): Key => ({
  pk: `USER#${userId}`,
  sk: `NOTE#${noteId}`,
});
/** Stands for as long as the note is unread, and not after: there is no count that could become wrong. */
export const unreadKey = (userId: string, noteId: string): Key => ({
  pk: `USER#${userId}`,
  sk: `UNREAD#${noteId}`,
});

/** What is told to somebody; the rest follows from the time of writing. */
export type NewNote = Omit<Note, 'noteId' | 'expiresAt'>;

export interface InboxPage {
  readonly limit: number;
  readonly cursor: string | null;
}

interface Marker extends Key {
  readonly expiresAt: number;
}

/** People's inboxes. Every read is strong; what has expired is in none. */
export class InboxRepository {
  readonly #table: Table;
  readonly #clock: Clock;

  constructor(table: Table, clock: Clock) {
    this.#table = table;
    this.#clock = clock;
  }

  /** Two writes, for the transaction that records the delivery: the note, and that it is unread. */
  note(note: NewNote): readonly Write[] {
    const now = this.#clock.now();
    const noteId = newId(now);
    const { userId } = note;
    const expiresAt = Math.floor(now / 1_000) + NOTE_KEPT_S;
    return [
      this.#table.put({ ...noteKey(userId, noteId), ...note, noteId, expiresAt }, { ifAbsent: true }),
      this.#table.put({ ...unreadKey(userId, noteId), expiresAt }, { ifAbsent: true }),
    ];
  }

  async find(userId: string, noteId: string): Promise<Note | null> {
    const item = await this.#table.get<Note & Item>(noteKey(userId, noteId), { consistent: true });
    return item && this.#isAlive(item) ? toNote(item) : null;
  }

  /** Newest first. @throws BadRequest `cursor_invalid` */
  async page(userId: string, page: InboxPage): Promise<Page<Note>> {
    const { items, cursor } = await this.#newest<Note & Item>(noteKey(userId, ''), page);
    return { items: items.map(toNote), cursor };
  }

  /** The unread ones alone, newest first. @throws BadRequest `cursor_invalid` */
  async unreadPage(userId: string, page: InboxPage): Promise<Page<Note>> {
    const { items: markers, cursor } = await this.#newest<Marker>(unreadKey(userId, ''), page);
    const notes = await Promise.all(markers.map((marker) => this.find(userId, noteIdOf(marker))));
    return { items: notes.filter((note) => note !== null), cursor };
  }

  /** The ids of all that is unread: as many as there are unread notes, exactly. */
  async unread(userId: string): Promise<ReadonlySet<string>> {
    const { pk, sk: prefix } = unreadKey(userId, '');
    const found = new Set<string>();
    let cursor: string | null = null;
    do {
      const page: Page<Marker> = await this.#table.query<Marker>({
        pk,
        prefix,
        limit: MARKERS,
        cursor,
        consistent: true,
      });
      for (const marker of page.items) if (this.#isAlive(marker)) found.add(noteIdOf(marker));
      cursor = page.cursor;
    } while (cursor !== null);
    return found;
  }

  /** Marks a note as read, however often; one that does not exist stays so. */
  async read(userId: string, noteId: string): Promise<void> {
    await this.#table.write(this.#table.delete(unreadKey(userId, noteId)));
  }

  /**
   * Marks all that is there as read.
   *
   * @param until the newest note that is; null for all
   */
  async readAll(userId: string, until: string | null): Promise<void> {
    const { pk, sk: first } = unreadKey(userId, '');
    const { sk: last } = unreadKey(userId, until ?? '~'); // sorts after every id
    let cursor: string | null = null;
    do {
      const page: Page<Key> = await this.#table.query<Key>({
        pk,
        between: [first, last],
        limit: AT_ONCE,
        cursor,
        consistent: true,
      });
      await Promise.all(page.items.map((key) => this.#table.write(this.#table.delete(key))));
      cursor = page.cursor;
    } while (cursor !== null);
  }

  /** Two writes: nothing is left of the note. */
  remove(userId: string, noteId: string): readonly Write[] {
    return [this.#table.delete(noteKey(userId, noteId)), this.#table.delete(unreadKey(userId, noteId))];
  }

  async #newest<T extends { readonly expiresAt: number }>(
    { pk, sk: prefix }: Key,
    { limit, cursor }: InboxPage,
  ): Promise<Page<T>> {
    const query = { pk, prefix, limit, cursor, forward: false, consistent: true };
    const page = await this.#table.query<T>(query);
    return { items: page.items.filter((item) => this.#isAlive(item)), cursor: page.cursor };
  }

  #isAlive({ expiresAt }: { readonly expiresAt: number }): boolean {
    return expiresAt * 1_000 > this.#clock.now();
  }
}

function noteIdOf({ sk }: Key): string {
  return sk.slice(sk.indexOf('#') + 1);
}

function toNote({ pk: _pk, sk: _sk, ...note }: Note & Item): Note {
  return note as Note;
}
