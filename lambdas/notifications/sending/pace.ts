import type { Clock } from '../../platform/clock.ts';
import { remainingMs } from '../../platform/context.ts';
import { ProviderAway } from '../provider-away.ts';

/** Waits until it is one's turn. @throws ProviderAway when that would be too late for the work in hand */
export type Pace = () => Promise<void>;

export interface PaceOptions {
  readonly perSecond: number;
  /** How many may go at once after a pause. @default 1 */
  readonly burst?: number;
  readonly clock: Clock;
  readonly wait: (ms: number) => Promise<void>;
}

/** What whose turn it is needs afterwards, ms: SES's answer and our record of it. */
const RESERVE_MS = 12_000;

/** For what has to wait for nobody. */
export const unpaced: Pace = async () => undefined;

/** A token bucket: so many a second, and no more than `burst` of them at once. */
export function tokenBucket({ perSecond, burst = 1, clock, wait }: PaceOptions): Pace {
  const intervalMs = 1_000 / perSecond;
  /** When the bucket is full again, ms since the epoch. */
  let fullAt = -Infinity;
  return async () => {
    const now = clock.now();
    const next = Math.max(fullAt, now) + intervalMs;
    const waitMs = Math.max(0, next - burst * intervalMs - now);
    if (waitMs > remainingMs() - RESERVE_MS) {
      throw new ProviderAway('more mails wait than can be sent in this time', { retryAfterMs: waitMs });
    }
    fullAt = next;
    if (waitMs > 0) await wait(waitMs);
  };
}
