import { TooManyRequests } from '../../platform/errors.ts';
import { log } from '../../platform/log.ts';
import type { Limit, RateLimiter } from '../../platform/rate-limit.ts';

/**
 * Attempts of an organisation since one of them was paid. Whoever has stolen cards tries them by small payments
 * wherever nobody counts (card testing): each one is a question to a bank, and the account's good name at it.
 */
const ATTEMPTS: Limit = { name: 'payments:attempt', max: 20, windowS: 3_600, fallback: 'dynamodb' };

/** Counts an attempt that was begun; many requests that meet in it count once. @throws TooManyRequests */
export async function countAttempt(limiter: RateLimiter, organisationId: string): Promise<void> {
  const { allowed, resetS } = await limiter.take(ATTEMPTS, organisationId);
  if (allowed) return;
  const detail = 'too many payments of this organisation were not paid; wait, or ask the card’s bank';
  throw new TooManyRequests(resetS, 'payment_attempts_exhausted', detail);
}

/** Forgets the attempts of who has paid; that it was paid stands, whether or not this succeeds. */
export async function forgetAttempts(limiter: RateLimiter, organisationId: string): Promise<void> {
  try {
    await limiter.reset(ATTEMPTS, organisationId);
  } catch (error) {
    log.warn('attempts to pay could not be forgotten', { reason: (error as Error).name });
  }
}
