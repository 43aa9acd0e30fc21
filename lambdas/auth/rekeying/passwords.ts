import type { UnderRoot } from '../../platform/rekeying/under-root.ts';
import { isExpired } from '../../platform/rekeying/under-root.ts';
import { OPERATOR } from '../administration/actor.ts';
import { AUTH_AUDIT } from '../auth.contract.ts';
import { parsePhc } from '../passwords/phc.ts';
import { repeatOnConflict } from '../repeat.ts';
import type { AuthServices } from '../services.ts';

/** The password hashes of accounts: only who knows the password can give it another pepper. */
export function passwordsUnderRoot({
  accounts,
  transactions,
  users,
  clock,
}: Pick<AuthServices, 'accounts' | 'transactions' | 'users' | 'clock'>): UnderRoot {
  return {
    what: 'password hashes',
    waitsFor: 'their owners’ next logins',
    rootOf: ({ sk, passwordHash }) =>
      sk === 'CREDENTIAL' && typeof passwordHash === 'string' ? parsePhc(passwordHash).rootId : null,
    rekey: async () => false,
    // a password less: whoever has it proves the address by a mail and chooses another
    drop: ({ userId: id, passwordHash: seen }) =>
      repeatOnConflict(async () => {
        const userId = String(id);
        const account = await accounts.find(userId);
        if (!account || account.passwordHash !== seen) return;
        const transaction = transactions.begin();
        transaction.add(accounts.change(account, { passwordHash: null }, clock.now()));
        users.audit(transaction, { userId, action: AUTH_AUDIT.passwordDropped, device: OPERATOR.device });
        await transaction.commit();
      }),
  };
}

/** The hashes of passwords whose addresses are still to be proven. */
export function pendingPasswordsUnderRoot({ accounts }: Pick<AuthServices, 'accounts'>): UnderRoot {
  return {
    what: 'passwords of registrations under way',
    waitsFor: 'the proof of their addresses, 24 hours at most',
    rootOf: (item, now) =>
      String(item['sk']).startsWith('PENDING#') && !isExpired(item, now)
        ? parsePhc(String(item['passwordHash'])).rootId
        : null,
    rekey: async () => false,
    drop: ({ pk, sk }) => accounts.dropPending({ pk: String(pk), sk: String(sk) }),
  };
}
