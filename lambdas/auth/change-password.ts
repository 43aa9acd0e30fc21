import type { Account } from './account.repository.ts';
import { AUTH_AUDIT, AUTH_EVENTS } from './auth.contract.ts';
import { buryAll, endSessions } from './end-sessions.ts';
import { WrongPassword } from './errors.ts';
import { assertFactors } from './mfa/assert-factors.ts';
import { assertUnguessable } from './passwords/assert-unguessable.ts';
import { proveByPassword } from './reauthenticate.ts';
import { repeatOnConflict } from './repeat.ts';
import type { AuthServices } from './services.ts';
import type { Session } from './session.ts';

export interface PasswordChange {
  readonly userId: string;
  readonly sessionId: string;
  readonly currentPassword: string;
  readonly newPassword: string;
  readonly device: string;
}

/**
 * Changes the password of somebody who knows it. Every other session ends with it, and every token mailed before
 * dies.
 *
 * @throws PasswordTooCommon, WrongPassword, TooManyRequests, SecondFactorNeeded
 */
export async function changePassword(services: AuthServices, input: PasswordChange): Promise<void> {
  const { userId, sessionId, currentPassword, newPassword, device } = input;
  const email = await services.users.addressOf(userId);
  await assertUnguessable(services, { password: newPassword, email, path: 'newPassword' });
  const proven = await proveByPassword(services, { userId, sessionId, password: currentPassword });
  await assertFactors(services, proven, sessionId);
  const passwordHash = await services.passwords.hash(newPassword);

  const ended = await repeatOnConflict(() => attemptChange(services, input, proven, passwordHash));
  await buryAll(services, ended);
  // a login with the old password may have been first by a moment; from here on there can be none
  await endSessions(services, { userId, except: sessionId, device });
}

async function attemptChange(
  { accounts, sessions, transactions, users, clock }: AuthServices,
  { userId, sessionId, device }: PasswordChange,
  proven: Account,
  passwordHash: string,
): Promise<readonly Session[]> {
  const account = await accounts.find(userId);
  // changed by another request since: what was proven is no longer the password
  if (!account || account.passwordHash !== proven.passwordHash) throw new WrongPassword();
  const page = await sessions.page(userId);
  const ended = page.sessions.filter((session) => session.sessionId !== sessionId);
  const now = clock.now();

  const transaction = transactions.begin();
  transaction.add(accounts.change(account, { passwordHash, resetAt: now }, now));
  for (const { sessionId: ending } of ended) {
    for (const write of sessions.remove(userId, ending)) transaction.add(write);
  }
  transaction.emit({
    module: 'auth',
    type: AUTH_EVENTS.passwordChanged,
    aggregate: userId,
    subject: userId,
    version: account.version + 1,
    data: {},
  });
  users.audit(transaction, { userId, action: AUTH_AUDIT.passwordChanged, device });
  await transaction.commit();
  return ended;
}
