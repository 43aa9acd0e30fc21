import type { Item } from '../../platform/dynamodb/item.ts';
import { Conflict } from '../../platform/errors.ts';
import type { UnderRoot } from '../../platform/rekeying/under-root.ts';
import { readMark } from '../../platform/roots.ts';
import { emailKeyIn } from '../account.repository.ts';
import { emailKeysOf } from '../email-address.ts';
import type { AuthServices } from '../services.ts';

/** The keyed hashes that accounts are found by: moved together with what the account says of them. */
export function addressesUnderRoot({
  accounts,
  keys,
  transactions,
  users,
}: Pick<AuthServices, 'accounts' | 'keys' | 'transactions' | 'users'>): UnderRoot {
  return {
    what: 'addresses of accounts',
    waitsFor: null,
    rootOf(item) {
      const emailKey = emailKeyIn(item);
      return emailKey === null ? null : readMark(emailKey).id;
    },
    async rekey(item: Item) {
      const from = emailKeyIn(item) ?? '';
      const userId = String(item['userId']);
      const address = await users.addressOf(userId);
      if (address === null) return false;
      const { active, all } = await emailKeysOf(keys, address);
      // another address than the person has: it is being changed
      if (!all.includes(from)) return false;
      const transaction = transactions.begin();
      for (const write of accounts.moveAddress(userId, from, active)) transaction.add(write);
      try {
        await transaction.commit();
        return true;
      } catch (error) {
        if (error instanceof Conflict) return false;
        throw error;
      }
    },
    drop: null,
  };
}
