import { keyedHashes, rootKeys } from '../../platform/root-keys.ts';
import type { KeyedHashes } from '../../platform/root-keys.ts';
import type { Roots } from '../../platform/roots.ts';

/** Turns prefixes into keys that say nothing to who has the table alone. */
export interface BlindIndex {
  hashesOf(prefixes: readonly string[]): Promise<readonly KeyedHashes[]>;
  /** Proves afterwards that a query was for a certain text, to who can ask it; not the text. */
  markOf(query: string): Promise<string>;
}

/** @param roots the data secret */
export function blindIndex(roots: () => Promise<Roots>): BlindIndex {
  return {
    async hashesOf(prefixes) {
      const keys = rootKeys(await roots(), 'admin/prefixes');
      return prefixes.map((prefix) => keyedHashes(keys, prefix));
    },
    async markOf(query) {
      return keyedHashes(rootKeys(await roots(), 'admin/queries'), query).active;
    },
  };
}
