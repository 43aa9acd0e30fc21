import type { Journal } from '../../service.ts';
import type { Kind, Shapes } from './shapes.ts';

/** What became of one object; null: it is gone. */
export type Change = { [K in Kind]: readonly [kind: K, id: string, object: Shapes[K] | null] }[Kind];
/** A line of the journal: everything that one call has changed. */
export type Entry = readonly Change[];

/** Lines of the journal after which it is written anew. */
const COMPACT_AFTER = 20_000;

/** A transaction under way: as many steps back as there are changes. */
interface Open {
  readonly changes: Change[];
  readonly undo: (() => void)[];
}

/**
 * All objects in memory, and in a journal. A transaction is one line of it, so that after a crash a call has happened
 * as a whole or not at all. Objects are never changed, only replaced.
 */
export class Store {
  private readonly objects = new Map<Kind, Map<string, Shapes[Kind]>>();
  private readonly journal: Journal<Entry>;
  private readonly onCommit: (changes: Entry) => void;
  private open: Open | null = null;
  private rehearsals = 0;

  /** @param onCommit is told what every transaction has changed, and at first everything the journal holds */
  constructor(journal: Journal<Entry>, onCommit: (changes: Entry) => void) {
    this.journal = journal;
    this.onCommit = onCommit;
    for (const entry of journal.load()) for (const change of entry) this.replace(change);
  }

  /** Tells `onCommit` of everything that was there before. */
  announce(): void {
    this.onCommit([...this.snapshot()].flat());
  }

  get<K extends Kind>(kind: K, id: string): Shapes[K] | null {
    return this.of(kind).get(id) ?? null;
  }

  /** In the order in which they were made. */
  all<K extends Kind>(kind: K): Shapes[K][] {
    return [...this.of(kind).values()];
  }

  count(kind: Kind): number {
    return this.of(kind).size;
  }

  put<K extends Kind>(kind: K, object: Shapes[K]): void {
    this.write([kind, object.id, object] as unknown as Change);
  }

  remove(kind: Kind, id: string): void {
    this.write([kind, id, null] as unknown as Change);
  }

  /**
   * Runs `work`, and keeps what it has put; when it throws, nothing of it unless `keep` says so of the error.
   * One inside another is kept or dropped for itself, and reaches the journal with the outer one.
   */
  transaction<T>(work: () => T, keep: (error: unknown) => boolean = () => false): T {
    const outermost = this.open === null;
    const open = (this.open ??= { changes: [], undo: [] });
    const mark = open.changes.length;
    try {
      return work();
    } catch (error) {
      if (!keep(error)) rollBack(open, mark);
      throw error;
    } finally {
      if (outermost) {
        this.open = null;
        this.commit(open.changes);
      }
    }
  }

  /** What `work` would answer; nothing of what it puts stays. */
  rehearse<T>(work: () => T): T {
    return this.transaction(() => {
      const mark = this.open!.changes.length;
      this.rehearsals++;
      try {
        return work();
      } finally {
        this.rehearsals--;
        rollBack(this.open!, mark);
      }
    });
  }

  /** Whether what is put now is taken back. */
  get rehearsing(): boolean {
    return this.rehearsals > 0;
  }

  private commit(changes: Entry): void {
    if (changes.length === 0) return;
    this.journal.append(changes);
    if (this.journal.length > COMPACT_AFTER) this.compact();
    this.onCommit(changes);
  }

  /** Rewrites the journal with the newest state of each object. */
  compact(): void {
    this.journal.rewrite(this.snapshot());
  }

  private *snapshot(): Iterable<Entry> {
    for (const [kind, objects] of this.objects)
      for (const [id, object] of objects) yield [[kind, id, object] as unknown as Change];
  }

  private write(change: Change): void {
    if (!this.open) throw new Error(`${change[0]} is changed outside of a transaction`);
    const [kind, id] = change;
    const before = this.get(kind, id);
    this.open.changes.push(change);
    this.open.undo.push(() => this.replace([kind, id, before] as unknown as Change));
    this.replace(change);
  }

  private replace([kind, id, object]: Change): void {
    if (object === null) this.of(kind).delete(id);
    else this.of(kind).set(id, object as never);
  }

  private of<K extends Kind>(kind: K): Map<string, Shapes[K]> {
    let objects = this.objects.get(kind);
    if (!objects) this.objects.set(kind, (objects = new Map()));
    return objects as Map<string, Shapes[K]>;
  }
}

function rollBack({ changes, undo }: Open, mark: number): void {
  changes.length = mark;
  for (const step of undo.splice(mark).reverse()) step();
}

/** A journal that keeps nothing, for a simulator that lives as long as its process. */
export function memoryJournal<E>(): Journal<E> {
  let length = 0;
  return {
    load: () => [],
    append: () => void length++,
    rewrite: () => void (length = 0),
    get length() {
      return length;
    },
    close: () => {},
  };
}
