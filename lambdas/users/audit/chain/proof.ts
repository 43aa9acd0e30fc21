import { keyOfRoot } from '../../../platform/root-keys.ts';
import type { RootKeys } from '../../../platform/root-keys.ts';
import { isOurs } from './link.ts';
import type { ErasedMark, Head } from './link.ts';

/** Whether the end of a chain, or the mark of an erasure, was made with a key of a root that is still known. */
export function isProven(keys: RootKeys, log: string, end: Head | ErasedMark): boolean {
  const key = keyOfRoot(keys, end.root);
  return key !== null && isOurs({ id: end.root, key }, log, end);
}
