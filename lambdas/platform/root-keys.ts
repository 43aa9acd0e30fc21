import { nodeCrypto } from './node-crypto.ts';
import { markRoot, readMark } from './roots.ts';
import type { Root, Roots } from './roots.ts';
import { deriveKey, open, seal, SealBroken } from './seal.ts';

/** A key that was derived from one root. */
export interface RootKey {
  /** The root's. */
  readonly id: number;
  /** 32 bytes. */
  readonly key: Buffer;
}

/** The keys of one use, one from each root. */
export interface RootKeys {
  /** What new things are made with. */
  readonly active: RootKey;
  /** Oldest root first, the active one among them. */
  readonly all: readonly RootKey[];
}

/** @param label what the keys are for: `users/master-key`; see deriveKey */
export function rootKeys(roots: Roots, label: string): RootKeys {
  const keyOf = (root: Root) => ({ id: root.id, key: deriveKey(root.text, label) });
  const all = roots.all.map(keyOf);
  return { active: all.find(({ id }) => id === roots.active.id)!, all };
}

/** The key of a root; null for one that is known no more. */
export function keyOfRoot({ all }: RootKeys, id: number): Buffer | null {
  return all.find((candidate) => candidate.id === id)?.key ?? null;
}

/** As seal does, with the active key; the text says which root that is. */
export function sealUnder({ active }: RootKeys, plaintext: string, aad: string): string {
  return markRoot(active.id, seal(active.key, plaintext, aad));
}

/**
 * Opens what {@link sealUnder} made with any root that is still known.
 *
 * @throws SealBroken
 */
export function openUnder(keys: RootKeys, sealed: string, aad: string): string {
  const { id, text } = readMark(sealed);
  const key = keyOfRoot(keys, id);
  if (!key) throw new SealBroken(`the text was sealed under root ${id}, which is known no more`);
  return open(key, text, aad);
}

/** What stands for one text in database keys: keyed, so that who has the table can't try texts. */
export interface KeyedHashes {
  /** Under the active root: what new items are stored by. */
  readonly active: string;
  /**
   * Under each root: what items may be found by, oldest root first. Read them one after the other in this order: items
   * move from older roots to newer ones, and would be missed by who looks at the newer one first.
   */
  readonly all: readonly string[];
}

/** HMAC-SHA256 of a text under each root, marked with it: base64url, 43 characters after the mark. */
export function keyedHashes(keys: RootKeys, text: string): KeyedHashes {
  const hash = ({ id, key }: RootKey) =>
    markRoot(id, nodeCrypto().createHmac('sha256', key).update(text).digest('base64url'));
  return { active: hash(keys.active), all: keys.all.map(hash) };
}

/**
 * The first of an item's possible keys that has one. Always as many reads as there are roots, so that how long it takes
 * says nothing of who was looked for.
 */
export async function findUnder<T>(
  { all }: KeyedHashes,
  read: (hash: string) => Promise<T | null>,
): Promise<T | null> {
  let found: T | null = null;
  for (const hash of all) {
    const item = await read(hash);
    found ??= item;
  }
  return found;
}
