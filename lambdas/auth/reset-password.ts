import { count } from '../platform/metrics.ts';
import { AUTH_AUDIT, AUTH_EVENTS } from './auth.contract.ts';
import type { PasswordResetData } from './auth.contract.ts';
import { buryAll, endSessions } from './end-sessions.ts';
import { AccountSuspended, TokenInvalid } from './errors.ts';
import type { MailToken } from './mail-token.repository.ts';
import { AUTH_METRICS } from './metrics.contract.ts';
import { assertUnguessable } from './passwords/assert-unguessable.ts';
import { repeatOnConflict } from './repeat.ts';
import type { AuthServices } from './services.ts';
import type { Session } from './session.ts';

export interface PasswordReset {
  readonly token: string;
  readonly password: string;
  readonly device: string;
}

interface Reset {
  readonly emailKey: string;
  readonly ended: readonly Session[];
  /** Whether the address had not been proven before. */
  readonly emailVerified: boolean;
}

/**
 * Sets a new password by a mailed token, which proves the address as well. Every session ends with it, every token
 * mailed before dies (somebody else may have read the mailbox, which is why people reset), and whatever was
 * registered for an unproven address is discarded.
 *
 * @returns the cookie's value that makes this browser known to the account's throttle
 * @throws TokenInvalid, PasswordTooCommon, AccountSuspended
 */
export async function resetPassword(services: AuthServices, input: PasswordReset): Promise<string> {
  const mailed = await services.mailTokens.find(input.token, 'reset-password', services.clock.now());
  if (!mailed) throw new TokenInvalid(); // before the hash: a made-up token must not cost one
  const { userId } = mailed;
  const email = await services.users.addressOf(userId);
  await assertUnguessable(services, { password: input.password, email });
  const passwordHash = await services.passwords.hash(input.password);

  const { emailKey, ended, emailVerified } = await repeatOnConflict(() =>
    attemptReset(services, input, { mailed, passwordHash }),
  );
  if (emailVerified) count(AUTH_METRICS.signUps);
  await buryAll(services, ended);
  // a login with the old password may have been first by a moment; from here on there can be none
  await endSessions(services, { userId, except: null, device: input.device });
  return services.devices.remember(emailKey, { mfa: false });
}

async function attemptReset(
  { accounts, mailTokens, sessions, standings, transactions, users, clock }: AuthServices,
  { token, device }: PasswordReset,
  { mailed, passwordHash }: { readonly mailed: MailToken; readonly passwordHash: string },
): Promise<Reset> {
  const now = clock.now();
  const { userId } = mailed;
  const account = await accounts.find(userId);
  if (!account || (account.resetAt !== null && mailed.issuedAt <= account.resetAt)) throw new TokenInvalid();
  const { sessions: ended } = await sessions.page(userId);

  const verifiedAt = account.verifiedAt ?? now;
  const transaction = transactions.begin();
  transaction
    .add(mailTokens.use(token, 'reset-password', now), () => new TokenInvalid())
    .add(accounts.change(account, { passwordHash, verifiedAt, resetAt: now }, now));
  if (account.verifiedAt === null) transaction.add(standings.open(userId));
  else transaction.add(standings.checkGood(userId), () => new AccountSuspended());
  for (const { sessionId } of ended) {
    for (const write of sessions.remove(userId, sessionId)) transaction.add(write);
  }
  for (const write of await accounts.removePending(userId)) transaction.add(write);
  const version = account.version + 1;
  const event = { module: 'auth', aggregate: userId, subject: userId, version };
  const emailVerified = account.verifiedAt === null;
  const data: PasswordResetData = { emailVerified };
  transaction.emit({ ...event, type: AUTH_EVENTS.passwordReset, data });
  users.audit(transaction, { userId, action: AUTH_AUDIT.passwordReset, device });
  await transaction.commit();
  return { emailKey: account.emailKey, ended, emailVerified };
}
