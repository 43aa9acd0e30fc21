import type { Item } from '../../../platform/dynamodb/item.ts';
import { sha256 } from '../../../platform/ids.ts';
import { nodeCrypto } from '../../../platform/node-crypto.ts';
import type { RootKey } from '../../../platform/root-keys.ts';

/** One entry's place in the chain of its log. */
export interface Link {
  /** The sort key of the entry. */
  readonly entry: string;
  /** Counts the entries of the log from 1, in the order in which the table took them. */
  readonly seq: number;
  /** SHA-256 of the entry, every attribute. */
  readonly digest: string;
  /** When the table took the entry, as its stream says; ms since the epoch. */
  readonly writtenAt: number;
  // times when something may be gone: seconds since the epoch
  /** The entry's `expiresAt`. */
  readonly entryUntil: number;
  /** The link's own: never before that of a link before it, so that a chain only ever shortens from its beginning. */
  readonly until: number;
  /** The link before: its hash, empty for the first, and its `until`, 0 for the first. */
  readonly previous: string;
  readonly previousUntil: number;
  /** Whether the head that it was added to proved to be ours. */
  readonly sound: boolean;
  /** SHA-256 of all of the above and of whose log it is. */
  readonly hash: string;
}

/** Where a chain ends: by its hash it stands for every link and entry before, and by its MAC for itself. */
export interface Head {
  readonly seq: number;
  /** The last link's. */
  readonly hash: string;
  /** The last link's. */
  readonly until: number;
  /** Which root of the data secret the MAC's key came from. */
  readonly root: number;
  readonly mac: string;
}

/** In place of a head: the log was erased with its person, by who has the key. */
export interface ErasedMark {
  readonly erased: true;
  readonly root: number;
  readonly mac: string;
}

export interface NewEntry {
  readonly sk: string;
  /** As it is stored. */
  readonly item: Item;
  readonly writtenAt: number;
}

/**
 * @param log whose it is: the partition of the entries, `USER#…` or `LOG#…`
 * @param head where the chain ends, null for none; and whether that is ours
 */
export function nextLink(
  log: string,
  { head, sound }: { readonly head: Head | null; readonly sound: boolean },
  { sk, item, writtenAt }: NewEntry,
): Link {
  const entryUntil = Number(item['expiresAt'] ?? 0);
  const link = {
    entry: sk,
    seq: (head?.seq ?? 0) + 1,
    digest: digestOf(item),
    writtenAt,
    entryUntil,
    until: Math.max(entryUntil, head?.until ?? 0),
    previous: head?.hash ?? '',
    previousUntil: head?.until ?? 0,
    sound,
  };
  return { ...link, hash: hashOf(log, link) };
}

export function hashOf(log: string, link: Omit<Link, 'hash'>): string {
  const { entry, seq, digest, writtenAt, entryUntil, until, previous, previousUntil, sound } = link;
  return digestOf({ log, entry, seq, digest, writtenAt, entryUntil, until, previous, previousUntil, sound });
}

/** The same for the same attributes, in whatever order they come. */
export function digestOf(item: Item): string {
  return sha256(JSON.stringify(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1))));
}

export function headAt(key: RootKey, log: string, end: Pick<Head, 'seq' | 'hash' | 'until'>): Head {
  const { seq, hash, until } = end;
  return { seq, hash, until, root: key.id, mac: hmac(key, ['head', log, seq, hash, until]) };
}

export function erasedMark(key: RootKey, log: string): ErasedMark {
  return { erased: true, root: key.id, mac: hmac(key, ['erased', log]) };
}

/** Whether who made it has the key. */
export function isOurs(key: RootKey, log: string, end: Head | ErasedMark): boolean {
  const ours = 'erased' in end ? erasedMark(key, log) : headAt(key, log, end);
  return ours.mac === end.mac;
}

function hmac({ key }: RootKey, content: readonly unknown[]): string {
  return nodeCrypto().createHmac('sha256', key).update(JSON.stringify(content)).digest('base64url');
}
