import type { StreamViewType } from './definition.ts';
import type { Item } from './item.ts';

/** A change of one item. `old` and `new` are whole items; the view type decides what a reader gets. */
export interface Change {
  readonly sequence: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly keys: Item;
  readonly old?: Item;
  readonly new?: Item;
  /** Deleted because it had expired. */
  readonly expired?: true;
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html: data is kept for 24 hours */
export const RETENTION_MS = 24 * 3_600_000;

/** The changes of a table, oldest first, in one shard that stays open. */
export class Stream {
  #changes: Change[] = [];
  /** The highest sequence number that has been forgotten. */
  #trimmed = 0;

  get size(): number {
    return this.#changes.length;
  }

  get trimmed(): number {
    return this.#trimmed;
  }

  add(change: Change): void {
    this.#changes.push(change);
  }

  /** At most `limit` changes with a sequence number above `sequence`. */
  after(sequence: number, limit: number): readonly Change[] {
    let low = 0;
    let high = this.#changes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#changes[middle]!.sequence <= sequence) low = middle + 1;
      else high = middle;
    }
    return this.#changes.slice(low, low + limit);
  }

  /** Forgets what is older than the retention. */
  trim(now: number): void {
    const kept = this.#changes.findIndex((change) => change.at > now - RETENTION_MS);
    const gone = kept < 0 ? this.#changes.length : kept;
    if (gone === 0) return;
    this.#trimmed = this.#changes[gone - 1]!.sequence;
    this.#changes = this.#changes.slice(gone);
  }

  clear(): void {
    this.#changes = [];
  }
}

export const nameOf = (change: Change) => (!change.old ? 'INSERT' : change.new ? 'MODIFY' : 'REMOVE');

/** Digits only and always as many, like the real ones, so that comparing as text or as number agree. */
export const sequenceNumber = (sequence: number) => `1${String(sequence).padStart(20, '0')}`;

export const sequenceOf = (text: string) => Number(text.slice(1));

/** The part of a change that a stream with this view type shows. */
export function imagesOf(change: Change, view: StreamViewType): { NewImage?: Item; OldImage?: Item } {
  const showsNew = view === 'NEW_IMAGE' || view === 'NEW_AND_OLD_IMAGES';
  const showsOld = view === 'OLD_IMAGE' || view === 'NEW_AND_OLD_IMAGES';
  return {
    ...(showsNew && change.new && { NewImage: change.new }),
    ...(showsOld && change.old && { OldImage: change.old }),
  };
}
