const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** What is waited after each attempt, at most: ten attempts in 23 hours and 36 minutes. */
const PAUSES = [
  5 * SECOND,
  1 * MINUTE,
  5 * MINUTE,
  30 * MINUTE,
  1 * HOUR,
  2 * HOUR,
  4 * HOUR,
  8 * HOUR,
  8 * HOUR,
] as const;

/** A message is tried for so long: nothing is sent of it later. */
export const TRIED_FOR_MS = 24 * HOUR;
/** A receiver may ask for a longer pause, and for no longer one than this. */
const MAX_ASKED = HOUR;
/** How much of a pause is left to chance: what failed together must not come back together. */
const JITTER = 0.2;

export interface Tried {
  /** The attempt that has failed; counts from 1. */
  readonly attempt: number;
  /** When the first one was due, milliseconds since the epoch. */
  readonly since: number;
  readonly now: number;
  /** What the receiver has asked us to wait, ms. */
  readonly askedMs: number | null;
  /** From 0 to 1. */
  readonly random: number;
}

/** When a message is tried again, milliseconds since the epoch; null when that was the last time. */
export function nextAttemptAt({ attempt, since, now, askedMs, random }: Tried): number | null {
  const pause = PAUSES[attempt - 1];
  const end = since + TRIED_FOR_MS;
  if (pause === undefined || now >= end) return null;
  const chosen = pause * (1 - JITTER * random);
  return Math.min(end, Math.round(now + Math.max(chosen, Math.min(askedMs ?? 0, MAX_ASKED))));
}
