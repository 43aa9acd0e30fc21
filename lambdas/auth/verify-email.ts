import { count } from '../platform/metrics.ts';
import { randomToken } from '../platform/ids.ts';
import { TokenInvalid } from './errors.ts';
import { MAIL_TOKEN_S } from './mail-link.ts';
import { AUTH_METRICS } from './metrics.contract.ts';
import { proveAddress } from './prove-address.ts';
import type { Proof } from './prove-address.ts';
import { repeatOnConflict } from './repeat.ts';
import type { AuthServices } from './services.ts';

export interface Verification extends Proof {
  readonly token: string;
}

/** Whether the password chosen at registration counts; if not, a token to choose one with, right away. */
export type Verified =
  { readonly passwordKept: true } | { readonly passwordKept: false; readonly passwordResetToken: string };

/**
 * Proves an address by the mailed token.
 *
 * @throws TokenInvalid when it was used, has expired or never was
 */
export async function verifyEmail(services: AuthServices, input: Verification): Promise<Verified> {
  const verified = await repeatOnConflict(() => attemptVerification(services, input));
  count(AUTH_METRICS.signUps);
  return verified;
}

async function attemptVerification(services: AuthServices, input: Verification): Promise<Verified> {
  const { accounts, mailTokens, transactions, clock } = services;
  const now = clock.now();
  const found = await mailTokens.find(input.token, 'verify-email', now);
  if (!found) throw new TokenInvalid();
  const { userId } = found;
  const account = await accounts.find(userId);
  // proven by another link meanwhile: this one has nothing left to prove
  if (!account || account.verifiedAt !== null) throw new TokenInvalid();

  const transaction = transactions.begin();
  transaction.add(mailTokens.use(input.token, 'verify-email', now), () => new TokenInvalid());
  const proven = await proveAddress(services, transaction, account, input);
  if (proven.passwordHash !== null) {
    await transaction.commit();
    return { passwordKept: true };
  }
  const passwordResetToken = randomToken();
  const expiresAt = Math.floor(now / 1_000) + MAIL_TOKEN_S['reset-password'];
  const issued = { purpose: 'reset-password', userId, issuedAt: now, expiresAt } as const;
  transaction.add(mailTokens.insert(passwordResetToken, issued));
  await transaction.commit();
  return { passwordKept: false, passwordResetToken };
}
