import type { Account } from '../account.repository.ts';
import { CodeNotOffered, SessionEnded } from '../errors.ts';
import type { AuthServices } from '../services.ts';

/**
 * The account of somebody who has nothing better to prove themselves by than their mailbox.
 *
 * @throws CodeNotOffered to who has a password or a passkey; SessionEnded
 */
export async function passwordless(
  { accounts, passkeys }: Pick<AuthServices, 'accounts' | 'passkeys'>,
  userId: string,
): Promise<Account> {
  const [account, own] = await Promise.all([accounts.find(userId), passkeys.list(userId)]);
  if (!account) throw new SessionEnded();
  if (account.passwordHash !== null || own.length > 0) throw new CodeNotOffered();
  return account;
}
