/**
 * Why an address gets no more mail.
 *
 * - `bounce`: it does not exist
 * - `complaint`: its owner reported a mail as spam
 * - `unsubscribed`: its owner asked for it, without having an account that remembers it
 */
export type SuppressionReason = 'bounce' | 'complaint' | 'unsubscribed';

/** Of whom nothing is known but the keyed hash of the address that it is found by. */
export interface Suppression {
  readonly reason: SuppressionReason;
  /** `non-security`: what somebody needs to get into their account still goes out. */
  readonly scope: 'all' | 'non-security';
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** What an address's reason costs it. */
export function scopeOf(reason: SuppressionReason): Suppression['scope'] {
  return reason === 'bounce' ? 'all' : 'non-security';
}

/** From what an address is forgiven first to what it never is. */
const BY_WEIGHT: readonly SuppressionReason[] = ['unsubscribed', 'complaint', 'bounce'];

/** The reasons that this one takes the place of, itself among them. */
export function outweighedBy(reason: SuppressionReason): readonly SuppressionReason[] {
  return BY_WEIGHT.slice(0, BY_WEIGHT.indexOf(reason) + 1);
}

/** The weightier of two, the newer of two for the same reason; either may be missing. */
export function weightier(one: Suppression | null, other: Suppression | null): Suppression | null {
  if (!one || !other) return one ?? other;
  if (one.reason !== other.reason) return outweighedBy(one.reason).includes(other.reason) ? one : other;
  return one.at >= other.at ? one : other;
}
