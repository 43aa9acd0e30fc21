import type { Clock } from '../clock.ts';
import type { Item } from '../dynamodb/item.ts';
import { Unavailable } from '../errors.ts';
import type { Scan, TableUnderRoot, UnderRoot } from './under-root.ts';

export interface SweepDeps {
  readonly tables: readonly TableUnderRoot[];
  readonly scan: Scan;
  readonly clock: Clock;
  /** Waits; milliseconds. */
  readonly wait: (ms: number) => Promise<void>;
}

/** What to do with each thing that stands under another root than the active one. */
export type SweepWork = 'count' | 'rekey' | 'drop';

/** Things of one kind that stand under one root. */
export interface Standing {
  readonly what: string;
  readonly waitsFor: string | null;
  readonly rootId: number;
  readonly count: number;
}

export interface SweepReport {
  /** Items that were looked at. */
  readonly seen: number;
  /** Things that were brought under the active root, or given up. */
  readonly done: number;
  /** What is left under other roots. */
  readonly left: readonly Standing[];
}

/** Things at once: what a table that nobody is ready for takes without throttling. */
const AT_ONCE = 10;
const PATIENCE = 8;
const FIRST_WAIT_MS = 500;

/**
 * Goes through every table and finds what stands under another root than the active one. It may be broken off and begun
 * again at any time, and the service goes on meanwhile: each thing is one conditional write or transaction, and what is
 * done is passed over.
 *
 * @param onPage gets the report so far after each page
 */
export async function sweep(
  deps: SweepDeps,
  work: SweepWork,
  activeId: number,
  onPage: (report: SweepReport) => void = () => {},
): Promise<SweepReport> {
  const tally = new Tally();
  for (const { table, kinds } of deps.tables) {
    for await (const items of deps.scan(table)) {
      const found = items.flatMap((item) => thingsIn(item, kinds, deps.clock.now()));
      const others = found.filter(({ rootId }) => rootId !== activeId);
      for (let from = 0; from < others.length; from += AT_ONCE) {
        await Promise.all(
          others.slice(from, from + AT_ONCE).map(async (thing) => {
            tally.add(thing, await patiently(deps, () => treat(thing, work)));
          }),
        );
      }
      tally.seen += items.length;
      onPage(tally.report());
    }
  }
  return tally.report();
}

interface Thing {
  readonly item: Item;
  readonly kind: UnderRoot;
  readonly rootId: number;
}

function thingsIn(item: Item, kinds: readonly UnderRoot[], now: number): Thing[] {
  return kinds.flatMap((kind) => {
    const rootId = kind.rootOf(item, now);
    return rootId === null ? [] : [{ item, kind, rootId }];
  });
}

/** @returns whether the thing stands under the other root no more */
async function treat({ item, kind }: Thing, work: SweepWork): Promise<boolean> {
  if (work === 'count') return false;
  if (await kind.rekey(item)) return true;
  if (work === 'rekey' || !kind.drop) return false;
  await kind.drop(item);
  return true;
}

/** Waits while the database is busy: nobody waits for a sweep, and its next write must not be what throttles a user's. */
async function patiently<T>({ wait }: SweepDeps, attempt: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof Unavailable) || tried === PATIENCE) throw error;
      await wait(FIRST_WAIT_MS * 2 ** (tried - 1));
    }
  }
}

class Tally {
  seen = 0;
  #done = 0;
  readonly #left = new Map<string, Standing>();

  add({ kind: { what, waitsFor }, rootId }: Thing, isDone: boolean): void {
    if (isDone) {
      this.#done += 1;
      return;
    }
    const name = `${rootId} ${what}`;
    const count = (this.#left.get(name)?.count ?? 0) + 1;
    this.#left.set(name, { what, waitsFor, rootId, count });
  }

  report(): SweepReport {
    const left = [...this.#left.values()].sort((a, b) => a.rootId - b.rootId);
    return { seen: this.seen, done: this.#done, left };
  }
}
