import { TooManyRequests } from '../platform/errors.ts';
import type { Limit } from '../platform/rate-limit.ts';
import { AUTH_AUDIT } from './auth.contract.ts';
import { SessionEnded, WrongPassword } from './errors.ts';
import type { AuthServices } from './services.ts';
import { SUDO_MS } from './session.ts';

export interface Reauthentication {
  readonly userId: string;
  readonly sessionId: string;
  readonly password: string;
  readonly device: string;
}

/** Guesses of one session: who stole it must not lock out the owner's others. */
const GUESSES: Limit = { name: 'reauthenticate:session', max: 20, windowS: 900, fallback: 'dynamodb' };

/**
 * Proves once more who sits at a session that is logged in: for ten minutes it may do what needs sudo.
 *
 * @returns when that ends, ms since the epoch
 * @throws WrongPassword, SessionEnded, TooManyRequests
 */
export async function reauthenticate(services: AuthServices, input: Reauthentication): Promise<number> {
  const { sessions, transactions, users, clock } = services;
  const { userId, sessionId, device } = input;
  await proveByPassword(services, input);

  const now = clock.now();
  const transaction = transactions.begin();
  transaction.add(sessions.prove(userId, sessionId, { authenticatedAt: now }), () => new SessionEnded());
  users.audit(transaction, { userId, action: AUTH_AUDIT.reauthenticated, device });
  await transaction.commit();
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
) {
  const guess = await limiter.take(GUESSES, sessionId);
  if (!guess.allowed) throw new TooManyRequests(guess.resetS, 'reauthenticate_throttled');
  const account = await accounts.find(userId);
  const isRight = await passwords.matches(password, account?.passwordHash ?? null);
  if (!account || !isRight) throw new WrongPassword();
  await limiter.reset(GUESSES, sessionId);
  return account;
}
