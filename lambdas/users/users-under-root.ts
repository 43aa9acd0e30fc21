import type { Item, Key } from '../platform/dynamodb/item.ts';
import { writeUnlessChanged } from '../platform/rekeying/write-unless-changed.ts';
import type { UnderRoot } from '../platform/rekeying/under-root.ts';
import { readMark } from '../platform/roots.ts';
import type { Roots } from '../platform/roots.ts';
import type { Table } from '../platform/dynamodb/table.ts';
import { equals } from '../platform/dynamodb/expression.ts';
import { chainsUnderRoot } from './audit/chain/chains-under-root.ts';
import { invitationsUnderRoot } from './invitations/invitations-under-root.ts';
import { dataKeyKey } from './keys.ts';
import { Keyring } from './personal-seal.ts';

/** What users keeps under the data root. */
export function usersUnderRoot(deps: {
  readonly table: Table;
  readonly dataSecret: () => Promise<Roots>;
}): readonly UnderRoot[] {
  return [
    chainsUnderRoot(deps),
    dataKeysUnderRoot(deps.table, new Keyring(deps.dataSecret)),
    invitationsUnderRoot(deps.table),
  ];
}

/** People's wrapped data keys: wrapped anew, and nothing that they have sealed is touched. */
function dataKeysUnderRoot(table: Table, keyring: Keyring): UnderRoot {
  return {
    what: 'data keys',
    waitsFor: null,
    rootOf: (item) => (isDataKey(item) ? readMark(item.wrappedKey).id : null),
    async rekey(item) {
      const { pk, sk, wrappedKey } = item as unknown as StoredKey;
      const rewrapped = await keyring.rewrap(userIdOf(pk), wrappedKey);
      const condition = equals({ wrappedKey });
      return writeUnlessChanged(
        table,
        table.update({ pk, sk }, { set: { wrappedKey: rewrapped } }, { condition }),
      );
    },
    drop: null,
  };
}

interface StoredKey extends Key {
  readonly wrappedKey: string;
}

const userIdOf = (pk: unknown) => String(pk).slice('USER#'.length);

function isDataKey(item: Item): item is Item & StoredKey {
  return item['sk'] === dataKeyKey(userIdOf(item['pk'])).sk && typeof item['wrappedKey'] === 'string';
}
