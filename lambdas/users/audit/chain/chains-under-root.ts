import type { Table } from '../../../platform/dynamodb/table.ts';
import { equals } from '../../../platform/dynamodb/expression.ts';
import type { Item, Key } from '../../../platform/dynamodb/item.ts';
import { writeUnlessChanged } from '../../../platform/rekeying/write-unless-changed.ts';
import { isExpired } from '../../../platform/rekeying/under-root.ts';
import type { UnderRoot } from '../../../platform/rekeying/under-root.ts';
import { rootKeys } from '../../../platform/root-keys.ts';
import type { Roots } from '../../../platform/roots.ts';
import { HEAD } from './chain.repository.ts';
import { CHAIN_KEY } from './audit-chain.ts';
import { erasedMark, headAt } from './link.ts';
import type { ErasedMark, Head } from './link.ts';
import { isProven } from './proof.ts';

/**
 * The ends of audit chains: each stands for its whole chain, and is all that a key has made. One that is ours is proven
 * by the active root from then on; one that isn't stays as it is, and `npm run audit` says so.
 */
export function chainsUnderRoot(deps: {
  readonly table: Table;
  readonly dataSecret: () => Promise<Roots>;
}): UnderRoot {
  return {
    what: 'ends of audit chains',
    waitsFor: 'npm run audit: somebody has changed them',
    rootOf: (item, now) => (isEnd(item) && !isExpired(item, now) ? item.root : null),
    async rekey(item) {
      const { pk, sk, ...end } = item as unknown as Key & (Head | ErasedMark);
      const keys = rootKeys(await deps.dataSecret(), CHAIN_KEY);
      const log = pk.slice('CHAIN#'.length);
      if (!isProven(keys, log, end)) return false;
      const { root, mac } = 'erased' in end ? erasedMark(keys.active, log) : headAt(keys.active, log, end);
      const condition = equals({ mac: end.mac });
      return writeUnlessChanged(
        deps.table,
        deps.table.update({ pk, sk }, { set: { root, mac } }, { condition }),
      );
    },
    drop: null,
  };
}

function isEnd(item: Item): item is Item & Key & { readonly root: number } {
  return String(item['pk']).startsWith('CHAIN#') && item['sk'] === HEAD;
}
