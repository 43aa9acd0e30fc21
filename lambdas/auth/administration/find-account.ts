import { newId } from '../../platform/ids.ts';
import type { Account } from '../account.repository.ts';
import { emailKeysOf } from '../email-address.ts';
import type { AuthKeys } from '../keys.ts';
import type { AuthServices } from '../services.ts';
import type { Standing } from '../standing.repository.ts';

export type AdministrationServices = Pick<
  AuthServices,
  'accounts' | 'sessions' | 'sessionCache' | 'standings' | 'users' | 'transactions' | 'clock'
> & { readonly keys: Pick<AuthKeys, 'email'> };

/** What came of it; `unknown`: nobody has registered the address and proven it. */
export type Outcome = 'done' | 'already' | 'unknown';

/** The id of who has proven this address, null for nobody. */
export async function findUserId(services: AdministrationServices, email: string): Promise<string | null> {
  const { accounts, keys, clock } = services;
  const account = await accounts.findByEmail(await emailKeysOf(keys, email), newId(clock.now()));
  return account && account.verifiedAt !== null ? account.userId : null;
}

/** An account with its standing; null for one that was never proven, or isn't there. */
export async function findStanding(
  { accounts, standings }: Pick<AdministrationServices, 'accounts' | 'standings'>,
  userId: string,
): Promise<{ readonly account: Account; readonly standing: Standing } | null> {
  const [account, standing] = await Promise.all([accounts.find(userId), standings.find(userId)]);
  return account && standing && { account, standing };
}
