import type { Item, Key } from '../../../platform/dynamodb/item.ts';
import type { RootKeys } from '../../../platform/root-keys.ts';
import { digestOf, hashOf } from './link.ts';
import type { ErasedMark, Head, Link } from './link.ts';
import { isProven } from './proof.ts';

/** What was found of a log. */
export interface Verdict {
  /** Entries whose time is not over. */
  readonly entries: number;
  /** Of those, what the worker has not come to yet: of the last minutes. */
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

/** What stands in the table at one moment. */
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

/** @param until seconds since the epoch */
type IsOver = (until: number) => boolean;

const MINUTE = 60_000;
/** An entry without a link is late for as long, and then it is missing one. */
const PENDING_MS = 15 * MINUTE;
/** A request writes within seconds of its entry's time, and clocks differ. */
const BACKDATED_MS = 5 * MINUTE;

/** Holds a log to its chain. */
export function verifyChain(chain: Chain, { keys, now, noted }: VerifyOptions): Verdict {
  const { log, head } = chain;
  if (head && 'erased' in head) return erasedVerdict(isProven(keys, log, head), chain);

  const isOver: IsOver = (until) => until * 1_000 <= now;
  const links = chain.links.toSorted((a, b) => a.seq - b.seq);
  const entries = chain.entries.filter((entry) => !isOver(Number(entry['expiresAt'] ?? Infinity)));
  const isPending = (entry: Item) => now - Number(entry['at']) < PENDING_MS;
  const linked = new Set(links.map(({ entry }) => entry));
  const unlinked = entries.filter(({ sk }) => !linked.has(sk));
  const times = entries.map((entry) => new Date(Number(entry['at'])).toISOString()).sort();
  return {
    entries: entries.length,
    pending: unlinked.filter(isPending).length,
    from: times[0] ?? null,
    to: times.at(-1) ?? null,
    head: head && `${head.seq}:${head.hash}`,
    erased: false,
    broken: [
      ...checkLinks(log, links, isOver),
      ...checkHead(head, links, head === null || isProven(keys, log, head), isOver),
      ...checkNoted(noted, links),
      ...unlinked.filter((entry) => !isPending(entry)).map(notChained),
      ...checkEntries(entries, links, isOver),
    ],
  };
}

function* checkLinks(log: string, links: readonly Link[], isOver: IsOver): Iterable<string> {
  let before: Link | null = null;
  for (const link of links) {
    const seq: number = before?.seq ?? 0;
    if (hashOf(log, link) !== link.hash) yield `link ${link.seq} was changed`;
    if (!link.sound) yield `link ${link.seq} was added to an end that was not ours`;
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
  isOurs: boolean,
  isOver: IsOver,
): Iterable<string> {
  const last = links.at(-1);
  if (!isOurs) yield 'the head was changed, or is not ours';
  if (!head) {
    if (last) yield 'the head was removed';
  } else if (last && last.seq > head.seq) {
    yield `links ${head.seq + 1} to ${last.seq} come after the head: they were inserted, or the head was put back`;
  } else if (last?.seq === head.seq) {
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
  const first = links[0]?.seq ?? 0;
  if (link ? link.hash !== hash : seq >= first) {
    yield `the end that was noted down, link ${seq}, is not in the chain: it was put back and written anew`;
  }
}

function* checkEntries(
  entries: readonly (Item & Key)[],
  links: readonly Link[],
  isOver: IsOver,
): Iterable<string> {
  const there = new Map(entries.map((entry) => [entry.sk, entry]));
  for (const { entry: sk, seq, digest, writtenAt, entryUntil } of links) {
    const entry = there.get(sk);
    if (!entry) {
      if (!isOver(entryUntil)) yield `entry ${sk} was removed (link ${seq})`;
      continue;
    }
    if (digestOf(entry) !== digest) yield `entry ${sk} was changed (link ${seq})`;
    if (Math.abs(Number(entry['at']) - writtenAt) > BACKDATED_MS) {
      const written = new Date(writtenAt).toISOString();
      yield `entry ${sk} was inserted: it says another time than when it was written, ${written}`;
    }
  }
}

function notChained({ sk }: Key): string {
  return `entry ${sk} is not in the chain: it was inserted, or its link was removed`;
}

function erasedVerdict(isOurs: boolean, { entries }: Chain): Verdict {
  const broken = [
    ...(isOurs ? [] : ['the mark of an erasure is not ours: the log was removed by somebody else']),
    ...(entries.length > 0 ? [`${entries.length} entries are left although their person is erased`] : []),
  ];
  return { entries: 0, pending: 0, from: null, to: null, head: null, erased: true, broken };
}
