import type { Item, Key } from '../../platform/dynamodb/item.ts';
import type { Table } from '../../platform/dynamodb/table.ts';
import { isExpired } from '../../platform/rekeying/under-root.ts';
import type { UnderRoot } from '../../platform/rekeying/under-root.ts';
import { readMark } from '../../platform/roots.ts';
import { suppressionKey } from './suppression.repository.ts';

const { pk: PREFIX, sk: SUPPRESSION } = suppressionKey('');

/** Addresses that get no more mail. Only who has the address can hash it anew, which the next mail to it does. */
export function suppressionsUnderRoot(table: Table): UnderRoot {
  return {
    what: 'addresses that get no mail',
    waitsFor: 'the next mail to each, a year at most',
    rootOf: (item, now) =>
      isSuppression(item) && !isExpired(item, now) ? readMark(item.pk.slice(PREFIX.length)).id : null,
    rekey: async () => false,
    // SES's own list has the same bounces and complaints, and goes on holding mail back
    async drop(item) {
      const { pk, sk } = item as unknown as Key;
      await table.write(table.delete({ pk, sk }));
    },
  };
}

function isSuppression(item: Item): item is Item & Key {
  return String(item['pk']).startsWith(PREFIX) && item['sk'] === SUPPRESSION;
}
