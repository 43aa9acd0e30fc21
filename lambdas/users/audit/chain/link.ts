import type { Item } from '../../../platform/dynamodb/item.ts';
import { nodeCrypto } from '../../../platform/node-crypto.ts';
import type { RootKey } from '../../../platform/root-keys.ts';

/** One entry's place in the chain of its log. */
export interface Link {
  /** The sort key of the entry. */
  readonly entry: string;
  /** Counts the entries of the log from 1, in the order in which the table took them. */
  readonly seq: number;
  /** HMAC of the entry, every attribute. */
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
  /** Which root of the data secret the key came from. */
  readonly root: number;
  /** HMAC of all of the above and of whose log it is. */
  readonly hash: string;
}

/** Where a chain ends. */
export interface Head {
  readonly seq: number;
  /** The last link's. */
  readonly hash: string;
  /** The last link's. */
  readonly until: number;
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

/** @param log whose it is: the partition of the entries, `USER#…` or `LOG#…` */
export function nextLink(key: RootKey, log: string, head: Head | null, entry: NewEntry): Link {
  const entryUntil = Number(entry.item['expiresAt'] ?? 0);
  const link = {
    entry: entry.sk,
    seq: (head?.seq ?? 0) + 1,
    digest: digestOf(key, entry.item),
    writtenAt: entry.writtenAt,
    entryUntil,
    until: Math.max(entryUntil, head?.until ?? 0),
    previous: head?.hash ?? '',
    previousUntil: head?.until ?? 0,
    root: key.id,
  };
  return { ...link, hash: hashOf(key, log, link) };
}

export function hashOf(key: RootKey, log: string, link: Omit<Link, 'hash'>): string {
  const { entry, seq, digest, writtenAt, entryUntil, until, previous, previousUntil } = link;
  return hmac(key, ['link', log, entry, seq, digest, writtenAt, entryUntil, until, previous, previousUntil]);
}

export function digestOf(key: RootKey, item: Item): string {
  return hmac(key, ['entry', Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1))]);
}

export function headAt(key: RootKey, log: string, { seq, hash, until }: Link): Head {
  return { seq, hash, until, root: key.id, mac: headMac(key, log, { seq, hash, until }) };
}

export function headMac(key: RootKey, log: string, head: Pick<Head, 'seq' | 'hash' | 'until'>): string {
  return hmac(key, ['head', log, head.seq, head.hash, head.until]);
}

export function erasedMark(key: RootKey, log: string): ErasedMark {
  return { erased: true, root: key.id, mac: hmac(key, ['erased', log]) };
}

/** Whether who made the mark has the key. */
export function isErased(key: RootKey | null, log: string, mark: ErasedMark): boolean {
  return key !== null && mark.mac === erasedMark(key, log).mac;
}

function hmac({ key }: RootKey, content: readonly unknown[]): string {
  return nodeCrypto().createHmac('sha256', key).update(JSON.stringify(content)).digest('base64url');
}
