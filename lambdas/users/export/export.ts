/** What somebody is given of themselves: gathered part by part, and theirs to fetch for a week. */
export interface Export {
  readonly exportId: string;
  readonly userId: string;
  readonly state: 'preparing' | 'ready';
  /** Counts the steps that were made; each one is conditional on the one before. */
  readonly step: number;
  /** The module to go on with, and where in it; null at the beginning of the first one, and of a module. */
  readonly module: string | null;
  readonly cursor: string | null;
  /** How many parts there are so far. */
  readonly parts: number;
  // times: milliseconds since the epoch
  readonly requestedAt: number;
  /** When the last step was made. */
  readonly updatedAt: number;
  /** From then on nothing of it can be fetched. */
  readonly endsAt: number;
}

/** One object of an export: JSON lines, gzip. */
export interface Part {
  /** From 1. */
  readonly number: number;
  /** Whose data it holds: a module's name, or `manifest`. */
  readonly module: string;
  /** Of the object in the bucket. */
  readonly key: string;
  /** Lines. */
  readonly records: number;
  /** As it is fetched, compressed. */
  readonly bytes: number;
}

/** What is known of a part before it has its number and place. */
export type PartContent = Omit<Part, 'number' | 'key'> & { readonly body: Buffer };

const DAY_MS = 86_400_000;
/** For how long an export can be fetched, from the request on: the bucket forgets an object no sooner. */
export const KEPT_MS = 7 * DAY_MS;
/** How long after an export the next one may be asked for. */
export const PAUSE_MS = DAY_MS;
/** A queue gives a message out for half an hour at most before it is dead: what has stood still for longer has failed. */
const STALLED_MS = 3_600_000;

/** What its owner is told of it: whoever gathers it may have died without a word. */
export function stateOf(found: Export, now: number): 'preparing' | 'ready' | 'failed' {
  return found.state === 'preparing' && now - found.updatedAt > STALLED_MS ? 'failed' : found.state;
}

/** `003-users.jsonl.gz`: what the file is called where it is saved. */
export function nameOf({ number, module }: Pick<Part, 'number' | 'module'>): string {
  return `${String(number).padStart(3, '0')}-${module}.jsonl.gz`;
}

/** Where everything lies that was gathered of somebody. */
export const prefixOf = (userId: string): string => `exports/${userId}/`;
