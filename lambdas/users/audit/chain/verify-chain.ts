import type { Item, Key } from '../../../platform/dynamodb/item.ts';
import { keyOfRoot } from '../../../platform/root-keys.ts';
import type { RootKey, RootKeys } from '../../../platform/root-keys.ts';
import { digestOf, hashOf, headMac, isErased } from './link.ts';
import type { ErasedMark, Head, Link } from './link.ts';

/** What was found of a log. */
export interface Verdict {
  /** Entries that are there, chained, and as they were written. */
  readonly entries: number;
  /** Entries of the last minutes, which the worker has not come to yet. */
  readonly pending: number;
  /** The first and the last of them, ISO 8601; null without any. */
  readonly from: string | null;
  readonly to: string | null;
  /** Where the chain ends, to be noted down: `<count>:<hash>`; null without a chain. */
  readonly head: string | null;
  readonly erased: boolean;
  /** One sentence for each place where it is broken; none, and the chain is whole. */
  readonly broken: readonly string[];
}

/** What stands in the table: the head read first, then the links, then the entries. */
export interface Chain {
  readonly log: string;
  readonly head: Head | ErasedMark | null;
  readonly links: readonly Link[];
  readonly entries: readonly (Item & Key)[];
}

export interface VerifyOptions {
  readonly keys: RootKeys;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** An end that was noted down, `<count>:<hash>`. @default none */
  readonly noted?: string | undefined;
}

const MINUTE = 60_000;
/** An entry without a link is late for as long, and then it is missing one. */
export const PENDING_MS = 15 * MINUTE;
/** A request writes within seconds of its entry's time, and clocks differ. */
const BACKDATED_MS = 5 * MINUTE;

/** Holds a log to its chain. */
export function verifyChain({ log, head, links, entries }: Chain, options: VerifyOptions): Verdict {
  const { now, keys } = options;
  const keyOf = (root: number): RootKey | null => {
    const key = keyOfRoot(keys, root);
    return key && { id: root, key };
  };
  if (head && 'erased' in head) return erasedVerdict(head, isErased(keyOf(head.root), log, head), entries);

  const isOver = (until: number) => until * 1_000 <= now;
  // what the worker has added since the head was read is the next verification's
  const known = links.filter(({ seq }) => seq <= (head?.seq ?? Infinity)).toSorted((a, b) => a.seq - b.seq);
  const live = entries.filter((entry) => !isOver(Number(entry['expiresAt'] ?? Infinity)));
  const checked = checkEntries(live, links, { keyOf, isOver, now });
  const broken = [
    ...checkLinks(known, { log, keyOf, isOver }),
    ...checkHead(head, known, { log, keyOf, isOver }),
    ...checkNoted(options.noted, known),
    ...checked.broken,
  ];
  const times = live.map((entry) => new Date(Number(entry['at'])).toISOString()).sort();
  return {
    entries: live.length - checked.pending,
    pending: checked.pending,
    from: times[0] ?? null,
    to: times.at(-1) ?? null,
    head: head && `${head.seq}:${head.hash}`,
    erased: false,
    broken,
  };
}

interface Rules {
  readonly log: string;
  readonly keyOf: (root: number) => RootKey | null;
  /** @param until seconds since the epoch */
  readonly isOver: (until: number) => boolean;
}

function* checkLinks(links: readonly Link[], { log, keyOf, isOver }: Rules): Iterable<string> {
  let before: Link | null = null;
  for (const link of links) {
    const key = keyOf(link.root);
    if (!key) yield `link ${link.seq} names root ${link.root} of the data secret, which is known no more`;
    else if (hashOf(key, log, link) !== link.hash) yield `link ${link.seq} was changed, or is not ours`;

    const seq: number = before?.seq ?? 0;
    if (link.seq === seq) yield `there are two links ${seq}: one of them was inserted`;
    else if (link.seq > seq + 1 && !isOver(link.previousUntil)) {
      yield `links ${seq + 1} to ${link.seq - 1} were removed before their time`;
    } else if (link.seq === seq + 1 && link.previous !== (before?.hash ?? '')) {
      yield `link ${link.seq} does not follow from the one before it: one of them was changed, or put elsewhere`;
    }
    before = link;
  }
}

function* checkHead(
  head: Head | null,
  links: readonly Link[],
  { log, keyOf, isOver }: Rules,
): Iterable<string> {
  const last = links.at(-1);
  if (!head) {
    if (last) yield 'the head was removed';
    return;
  }
  const key = keyOf(head.root);
  if (!key || headMac(key, log, head) !== head.mac) yield 'the head was changed, or is not ours';
  if (last?.seq === head.seq) {
    if (last.hash !== head.hash) yield `the head names another link ${head.seq} than the one that is there`;
  } else if (!isOver(head.until)) {
    yield `links ${(last?.seq ?? 0) + 1} to ${head.seq} were removed from the end`;
  }
}

/** What somebody has noted down must still be in the chain, unless its time is over. */
function* checkNoted(noted: string | undefined, links: readonly Link[]): Iterable<string> {
  if (noted === undefined) return;
  const [count, hash] = noted.split(':', 2);
  const seq = Number(count);
  const link = links.find((candidate) => candidate.seq === seq);
  const first = links[0]?.seq ?? Infinity;
  if (link ? link.hash !== hash : seq >= first || links.length === 0) {
    yield `the end that was noted down, link ${seq}, is not in the chain: it was put back and written anew`;
  }
}

function checkEntries(
  entries: readonly (Item & Key)[],
  links: readonly Link[],
  { keyOf, isOver, now }: Omit<Rules, 'log'> & { readonly now: number },
): { readonly pending: number; readonly broken: readonly string[] } {
  const broken: string[] = [];
  const linkOf = new Map(links.map((link) => [link.entry, link]));
  const there = new Set(entries.map(({ sk }) => sk));
  let pending = 0;
  for (const entry of entries) {
    const { sk } = entry;
    const link = linkOf.get(sk);
    const at = Number(entry['at']);
    if (!link) {
      if (now - at < PENDING_MS) pending += 1;
      else broken.push(`entry ${sk} is not in the chain: it was inserted, or its link was removed`);
      continue;
    }
    const key = keyOf(link.root);
    if (key && digestOf(key, entry) !== link.digest)
      broken.push(`entry ${sk} was changed (link ${link.seq})`);
    if (Math.abs(at - link.writtenAt) > BACKDATED_MS) {
      const written = new Date(link.writtenAt).toISOString();
      broken.push(`entry ${sk} was inserted: it says another time than when it was written, ${written}`);
    }
  }
  for (const { entry, seq, entryUntil } of links) {
    if (!there.has(entry) && !isOver(entryUntil)) broken.push(`entry ${entry} was removed (link ${seq})`);
  }
  return { pending, broken };
}

function erasedVerdict(mark: ErasedMark, isOurs: boolean, entries: readonly Item[]): Verdict {
  const broken = [
    ...(isOurs ? [] : ['the mark of an erasure is not ours: the log was removed by somebody else']),
    ...(entries.length > 0 ? [`${entries.length} entries are left although their person is erased`] : []),
  ];
  return { entries: 0, pending: 0, from: null, to: null, head: null, erased: mark.erased, broken };
}
