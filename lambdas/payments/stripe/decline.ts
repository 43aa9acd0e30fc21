/**
 * Why a card was declined that its holder must not be told: it would tell a thief which cards are known, and how not
 * to be noticed.
 *
 * @see https://docs.stripe.com/declines/codes
 */
const KEPT_BACK: readonly string[] = ['fraudulent', 'lost_card', 'merchant_blacklist', 'stolen_card'];

/** A bank's decline code as customers may read it; null where there is none. */
export function shownDecline(declineCode: string | null): string | null {
  return declineCode !== null && KEPT_BACK.includes(declineCode) ? 'generic_decline' : declineCode;
}
