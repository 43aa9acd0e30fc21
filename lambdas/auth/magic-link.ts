import { count } from '../platform/metrics.ts';
import type { Account } from './account.repository.ts';
import { TokenInvalid } from './errors.ts';
import { finishLogin } from './finish-login.ts';
import type { LoggedIn, MfaRequired } from './finish-login.ts';
import { AUTH_METRICS } from './metrics.contract.ts';
import { proveAddress } from './prove-address.ts';
import type { Proof } from './prove-address.ts';
import { repeatOnConflict } from './repeat.ts';
import type { AuthServices } from './services.ts';

export interface MagicLink extends Proof {
  readonly token: string;
}

/**
 * Logs in by a mailed token, which proves the address where it was not proven before. A second factor is asked for
 * all the same.
 *
 * @throws TokenInvalid when it was used, has expired, was mailed before the password's reset or never was
 */
export async function consumeMagicLink(
  services: AuthServices,
  link: MagicLink,
): Promise<LoggedIn | MfaRequired> {
  const { account, isProof } = await repeatOnConflict(() => useLink(services, link));
  if (isProof) count(AUTH_METRICS.signUps);
  return finishLogin(services, account, link.device);
}

/** @returns the account as it is after the link was used, and whether that was the first proof of its address */
async function useLink(
  services: AuthServices,
  link: MagicLink,
): Promise<{ readonly account: Account; readonly isProof: boolean }> {
  const { accounts, mailTokens, transactions, clock } = services;
  const now = clock.now();
  const mailed = await mailTokens.find(link.token, 'log-in', now);
  if (!mailed) throw new TokenInvalid();
  const account = await accounts.find(mailed.userId);
  if (!account || (account.resetAt !== null && mailed.issuedAt <= account.resetAt)) throw new TokenInvalid();

  const transaction = transactions.begin();
  transaction.add(mailTokens.use(link.token, 'log-in', now), () => new TokenInvalid());
  const isProof = account.verifiedAt === null;
  const after = isProof ? await proveAddress(services, transaction, account, link) : account;
  await transaction.commit();
  return { account: after, isProof };
}
