import { sha256 } from '../platform/ids.ts';
import type { Transaction } from '../platform/transaction.ts';
import type { Account } from './account.repository.ts';
import { AUTH_AUDIT, AUTH_EVENTS } from './auth.contract.ts';
import type { AuthServices } from './services.ts';

export interface Proof {
  /** What the registration gave its caller; null from another browser. */
  readonly registrationToken: string | null;
  readonly device: string;
}

/**
 * Adds the first proof of an account's address to a transaction. The password that was chosen by whoever proves is
 * kept; every other one that waits is discarded, or somebody could prepare an account for another person's address.
 * There are no sessions to end: without a proven address nobody gets one.
 *
 * @returns the account as it will be
 */
export async function proveAddress(
  { accounts, standings, users, clock }: AuthServices,
  transaction: Transaction,
  account: Account,
  { registrationToken, device }: Proof,
): Promise<Account> {
  const { userId } = account;
  const now = clock.now();
  const kept = registrationToken ? await accounts.findPending(userId, sha256(registrationToken)) : null;
  const proven = { verifiedAt: now, passwordHash: kept?.passwordHash ?? null };
  const version = account.version + 1;
  transaction.add(accounts.change(account, proven, now)).add(standings.open(userId));
  for (const write of await accounts.removePending(userId)) transaction.add(write);
  const event = { module: 'auth', aggregate: userId, subject: userId, version };
  transaction.emit({ ...event, type: AUTH_EVENTS.emailVerified, data: {} });
  users.audit(transaction, { userId, action: AUTH_AUDIT.verified, device });
  return { ...account, ...proven, version };
}
