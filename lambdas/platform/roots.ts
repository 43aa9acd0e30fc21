/** One value that a root secret has had. */
export interface Root {
  /** Counts the values from 1. */
  readonly id: number;
  readonly text: string;
  /** When it was put, in milliseconds since the epoch, by the clock of Secrets Manager. */
  readonly createdAt: number;
}

/** Every value of a root secret that something may still stand under. */
export interface Roots {
  /** What new things are made under. */
  readonly active: Root;
  /** Oldest first, the active one among them. */
  readonly all: readonly Root[];
}

/** The root of everything that names none: there was only one when it was made. */
export const FIRST_ROOT = 1;

const MINUTE_MS = 60_000;

/**
 * How long a new root is known before anything is made with it: an instance keeps its secrets for five minutes, others
 * may keep the JWKS for five more, and clocks differ.
 */
export const ROOT_ANNOUNCED_MS = 15 * MINUTE_MS;

/**
 * Chooses the active root: the newest of those that everybody knows by now.
 *
 * @param known one or more, in any order
 */
export function rootsAt(known: readonly Root[], now: number): Roots {
  const [oldest, ...newer] = known.toSorted((a, b) => a.id - b.id);
  if (!oldest) throw new Error('got no root, expected one or more');
  const active = newer.findLast(({ createdAt }) => now >= createdAt + ROOT_ANNOUNCED_MS) ?? oldest;
  return { active, all: [oldest, ...newer] };
}

/** Roots that were never rotated. */
export function onlyRoot(text: string): Roots {
  return rootsAt([{ id: FIRST_ROOT, text, createdAt: 0 }], 0);
}

const MARK = '~';

/** Says which root a text was made under: `2~text`, and for the first one the text alone. */
export function markRoot(id: number, text: string): string {
  return id === FIRST_ROOT ? text : `${id}${MARK}${text}`;
}

/** What {@link markRoot} has put together. No text may begin with digits and `~` of its own. */
export function readMark(marked: string): { readonly id: number; readonly text: string } {
  const [, id, text] = /^(\d+)~(.*)$/s.exec(marked) ?? [];
  return id === undefined || text === undefined ? { id: FIRST_ROOT, text: marked } : { id: Number(id), text };
}
