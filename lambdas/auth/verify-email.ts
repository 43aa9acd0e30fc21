import { randomToken, sha256 } from '../platform/ids.ts';
import { count } from '../platform/metrics.ts';
import { AUTH_AUDIT, AUTH_EVENTS } from './auth.contract.ts';
import { TokenInvalid } from './errors.ts';
import { MAIL_TOKEN_S } from './mail-link.ts';
import { AUTH_METRICS } from './metrics.contract.ts';
import { repeatOnConflict } from './repeat.ts';
import type { AuthServices } from './services.ts';

export interface Verification {
  readonly token: string;
  /** What the registration gave its caller; null from another browser. */
  readonly registrationToken: string | null;
  readonly device: string;
}

/** Whether the password chosen at registration counts; if not, a token to choose one with, right away. */
export type Verified =
  { readonly passwordKept: true } | { readonly passwordKept: false; readonly passwordResetToken: string };

/**
 * Proves an address. The password that was chosen by whoever verifies is kept; every other one that waits is
 * discarded, or somebody could prepare an account for another person's address. There are no sessions to end:
 * without a proven address nobody gets one.
 *
 * @throws TokenInvalid when it was used, has expired or never was
 */
export async function verifyEmail(services: AuthServices, input: Verification): Promise<Verified> {
  const verified = await repeatOnConflict(() => attemptVerification(services, input));
  count(AUTH_METRICS.signUps);
  return verified;
}

async function attemptVerification(services: AuthServices, input: Verification): Promise<Verified> {
  const { accounts, mailTokens, users, transactions, clock } = services;
  const now = clock.now();
  const found = await mailTokens.find(input.token, 'verify-email', now);
  if (!found) throw new TokenInvalid();
  const { userId } = found;
  const account = await accounts.find(userId);
  // proven by another link meanwhile: this one has nothing left to prove
  if (!account || account.verifiedAt !== null) throw new TokenInvalid();
  const kept = input.registrationToken
    ? await accounts.findPending(userId, sha256(input.registrationToken))
    : null;

  const transaction = transactions.begin();
  transaction
    .add(mailTokens.use(input.token, 'verify-email', now), () => new TokenInvalid())
    .add(accounts.change(account, { verifiedAt: now, passwordHash: kept?.passwordHash ?? null }, now));
  for (const write of await accounts.removePending(userId)) transaction.add(write);
  const version = account.version + 1;
  const event = { module: 'auth', aggregate: userId, subject: userId, version };
  transaction.emit({ ...event, type: AUTH_EVENTS.emailVerified, data: {} });
  users.audit(transaction, { userId, action: AUTH_AUDIT.verified, device: input.device });
  if (kept) {
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
