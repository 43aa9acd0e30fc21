import type { Item } from '../../platform/dynamodb/item.ts';
import type { UnderRoot } from '../../platform/rekeying/under-root.ts';
import { readMark } from '../../platform/roots.ts';

/** What people are searched by: made anew under the active root from what they are called. */
export function searchUnderRoot(project: (userId: string) => Promise<void>): UnderRoot {
  return {
    what: 'people in the search',
    waitsFor: null,
    rootOf: (item) => {
      const [hash] = isIndex(item) ? item.hashes : [];
      return hash === undefined ? null : readMark(hash).id;
    },
    async rekey({ pk }) {
      await project(String(pk).slice('USER#'.length));
      return true;
    },
    drop: null,
  };
}

function isIndex(item: Item): item is Item & { readonly hashes: readonly string[] } {
  return item['sk'] === 'INDEX' && Array.isArray(item['hashes']);
}
