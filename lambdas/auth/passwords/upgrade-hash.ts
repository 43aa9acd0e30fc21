import type { Account } from '../account.repository.ts';
import type { AuthServices } from '../services.ts';

/**
 * Gives a password that has just matched the pepper of the active root, where its hash has that of an older one: one
 * more hash and one more write, which only who knows the password can cause.
 *
 * @returns the account as it is then
 */
export async function upgradeHash(
  { accounts, passwords }: Pick<AuthServices, 'accounts' | 'passwords'>,
  account: Account,
  password: string,
): Promise<Account> {
  if (account.passwordHash === null) return account;
  const passwordHash = await passwords.upgrade(password, account.passwordHash);
  if (passwordHash === null) return account;
  // where the password was changed meanwhile the old hash is what the session's start is refused by
  return (await accounts.rehash(account, passwordHash)) ? { ...account, passwordHash } : account;
}
