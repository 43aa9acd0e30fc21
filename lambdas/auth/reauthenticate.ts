import { TooManyRequests } from '../platform/errors.ts';
import type { Limit } from '../platform/rate-limit.ts';
import type { Account } from './account.repository.ts';
import { AUTH_AUDIT } from './auth.contract.ts';
import { SessionEnded, WrongAppCode, WrongPassword } from './errors.ts';
import { useAppCode } from './mfa/app-code.ts';
import { assertFactors } from './mfa/assert-factors.ts';
import type { AuthServices } from './services.ts';
import { SUDO_MS } from './session.ts';
import { upgradeHash } from './passwords/upgrade-hash.ts';

export interface Reauthentication {
  readonly userId: string;
  readonly sessionId: string;
  readonly password: string;
  /** Six digits of the authenticator app; null without. */
  readonly code: string | null;
  readonly device: string;
}

/** Guesses of one session: who stole it must not lock out the owner's others. */
const GUESSES: Limit = { name: 'reauthenticate:session', max: 20, windowS: 900, fallback: 'dynamodb' };
/** Likewise, for who has the password as well: as many as logins have. */
const CODE_GUESSES: Limit = { name: 'reauthenticate:app', max: 10, windowS: 3_600, fallback: 'dynamodb' };

/**
 * Proves once more who sits at a session that is logged in: for ten minutes it may do what needs sudo. With the app's
 * code besides, the session is one of two factors from here on.
 *
 * @returns when that ends, ms since the epoch
 * @throws WrongPassword, WrongAppCode, SessionEnded, TooManyRequests, SecondFactorNeeded where logins ask for a code, and
 *   neither the session's login nor this proof had one
 */
export async function reauthenticate(services: AuthServices, input: Reauthentication): Promise<number> {
  const { limiter, sessions, transactions, users, clock } = services;
  const { userId, sessionId, code, device } = input;
  const account = await proveByPassword(services, input);

  const now = clock.now();
  const transaction = transactions.begin();
  if (code === null) {
    await assertFactors(services, account, sessionId);
  } else {
    const guess = await limiter.take(CODE_GUESSES, sessionId);
    if (!guess.allowed) throw new TooManyRequests(guess.resetS, 'reauthenticate_throttled');
    await useAppCode(services, transaction, { userId, code, refused: () => new WrongAppCode() });
  }
  const proven = { authenticatedAt: now, ...(code !== null && { mfa: true as const }) };
  transaction.add(sessions.prove(userId, sessionId, proven), () => new SessionEnded());
  users.audit(transaction, { userId, action: AUTH_AUDIT.reauthenticated, device });
  await transaction.commit();
  if (code !== null) await limiter.reset(CODE_GUESSES, sessionId);
  return now + SUDO_MS;
}

/**
 * Whether it is the account's password, asked from inside a session.
 *
 * @throws WrongPassword, TooManyRequests
 */
export async function proveByPassword(
  { accounts, limiter, passwords }: Pick<AuthServices, 'accounts' | 'limiter' | 'passwords'>,
  { userId, sessionId, password }: Pick<Reauthentication, 'userId' | 'sessionId' | 'password'>,
): Promise<Account> {
  const guess = await limiter.take(GUESSES, sessionId);
  if (!guess.allowed) throw new TooManyRequests(guess.resetS, 'reauthenticate_throttled');
  const account = await accounts.find(userId);
  const isRight = await passwords.matches(password, account?.passwordHash ?? null);
  if (!account || !isRight) throw new WrongPassword();
  await limiter.reset(GUESSES, sessionId);
  return upgradeHash({ accounts, passwords }, account, password);
}
