/** For how long somebody may come back after they closed their account, ms: 14 days. */
export const GRACE_MS = 14 * 86_400_000;

/**
 * How far an erasure is:
 * - `closing`: nothing is gone yet, and its owner may come back
 * - `erasing`: there is no way back; what is left is removed, and what was under way is looked for once more
 * - `erased`: nothing is left
 */
export type ErasureState = 'closing' | 'erasing' | 'erased';

/** Somebody's wish to be erased, and what came of it. It outlives them, and holds ids alone. */
export interface Erasure {
  readonly userId: string;
  readonly state: ErasureState;
  // times: milliseconds since the epoch
  readonly requestedAt: number;
  /** When the grace ends. */
  readonly dueAt: number;
  /** The organisations that go with the person, once it is known which. */
  readonly organisations: readonly string[];
  /** When every module had removed what it held, for the first time; null before. */
  readonly sweptAt: number | null;
}

/** What says for good that somebody is to be erased: it lies where no restored table can undo it. */
export interface Tombstone {
  readonly userId: string;
  /** Milliseconds since the epoch. */
  readonly erasedAt: number;
  /** The organisations that went with the person: what others hold for them is found by their ids alone. */
  readonly organisations: readonly string[];
}

/** Keeps tombstones. */
export interface Tombstones {
  put(tombstone: Tombstone): Promise<void>;
  /** Null for who was never erased. */
  find(userId: string): Promise<Tombstone | null>;
}
