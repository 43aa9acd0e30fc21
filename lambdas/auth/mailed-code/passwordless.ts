import type { Account } from '../account.repository.ts';
import { CodeNotOffered, SessionEnded } from '../errors.ts';
import { assertFactors } from '../mfa/assert-factors.ts';
import type { AuthServices } from '../services.ts';

/**
 * The account of somebody who has nothing better to prove themselves by than their mailbox.
 *
 * @throws CodeNotOffered to who has a password or a passkey; SecondFactorNeeded, SessionEnded
 */
export async function passwordless(
  services: Pick<AuthServices, 'accounts' | 'passkeys' | 'sessions'>,
  { userId, sessionId }: { readonly userId: string; readonly sessionId: string },
): Promise<Account> {
  const { accounts, passkeys } = services;
  const [account, own] = await Promise.all([accounts.find(userId), passkeys.list(userId)]);
  if (!account) throw new SessionEnded();
  if (account.passwordHash !== null || own.length > 0) throw new CodeNotOffered();
  await assertFactors(services, account, sessionId);
  return account;
}
