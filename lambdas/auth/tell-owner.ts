import type { Transaction } from '../platform/transaction.ts';
import type { Account } from './account.repository.ts';
import { AUTH_EVENTS } from './auth.contract.ts';
import type { AuthServices } from './services.ts';

/** Tells the owner of a proven address, and nobody else, that it has an account: two writes. */
export function tellOwner(
  { accounts, clock }: Pick<AuthServices, 'accounts' | 'clock'>,
  transaction: Transaction,
  account: Account,
): void {
  const { userId, version } = account;
  transaction.add(accounts.change(account, {}, clock.now())).emit({
    module: 'auth',
    type: AUTH_EVENTS.registrationRepeated,
    aggregate: userId,
    subject: userId,
    version: version + 1,
    data: {},
  });
}
