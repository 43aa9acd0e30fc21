import { nodeCrypto } from '../../platform/node-crypto.ts';

/** Keys of one use: the first makes tags, each is believed. */
export type TagKeys = readonly [Buffer, ...Buffer[]];

/** What only the holder of the key can make of a text: HMAC-SHA256, 32 bytes. */
export function tagOf(key: Buffer, text: string): Buffer {
  return nodeCrypto().createHmac('sha256', key).update(text).digest();
}

/**
 * Whether one of the keys has made this tag.
 *
 * @param bytes how much of a tag is kept
 */
export function isTagged(keys: TagKeys, text: string, tag: Buffer, bytes = 32): boolean {
  if (tag.length !== bytes) return false;
  return keys.some((key) => nodeCrypto().timingSafeEqual(tag, tagOf(key, text).subarray(0, bytes)));
}
