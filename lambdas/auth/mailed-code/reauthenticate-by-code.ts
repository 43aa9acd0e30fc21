import { TooManyRequests } from '../../platform/errors.ts';
import type { Limit } from '../../platform/rate-limit.ts';
import { AUTH_AUDIT } from '../auth.contract.ts';
import { SessionEnded, WrongCode } from '../errors.ts';
import type { AuthServices } from '../services.ts';
import { SUDO_MS } from '../session.ts';
import { passwordless } from './passwordless.ts';
import type { SentCode } from './tag-of-code.ts';
import { tagOfCode } from './tag-of-code.ts';

/** Failures of an account across its codes and sessions: who asks for code after code gets no further. */
const FAILURES: Limit = { name: 'reauthenticate:code', max: 10, windowS: 3_600, fallback: 'dynamodb' };

/**
 * Proves once more who sits at a session, by the code that was mailed for it. A code is good once, and dies with its
 * fifth failure.
 *
 * @returns when sudo ends, ms since the epoch
 * @throws WrongCode, CodeNotOffered, SecondFactorNeeded, SessionEnded, TooManyRequests
 */
export async function reauthenticateByCode(
  services: AuthServices,
  { device, ...sent }: SentCode & { readonly device: string },
): Promise<number> {
  const { keys, limiter, mailedCodes, sessions, transactions, users, clock } = services;
  const { userId, sessionId } = sent;
  const guess = await limiter.take(FAILURES, userId);
  if (!guess.allowed) throw new TooManyRequests(guess.resetS, 'reauthenticate_throttled');
  await passwordless(services, sent); // or a password set since would be worth less than the mailbox
  const now = clock.now();
  const mailed = await mailedCodes.try(userId, sessionId, now);
  // tags of a secret key: how long they take to compare tells nothing of the code
  const tags = (await keys.mailedCodes()).map((key) => tagOfCode(key, sent));
  if (!mailed || !tags.includes(mailed.tag)) throw new WrongCode();

  const transaction = transactions
    .begin()
    .add(mailedCodes.use(mailed), () => new WrongCode())
    .add(sessions.prove(userId, sessionId, { authenticatedAt: now }), () => new SessionEnded());
  users.audit(transaction, { userId, action: AUTH_AUDIT.reauthenticated, device });
  await transaction.commit();
  await limiter.reset(FAILURES, userId);
  return now + SUDO_MS;
}
