import type { Catalogue } from '../payments.contract.ts';
import type { Billing, Reminder, StoredBilling } from './billing.ts';

const DAY_MS = 86_400_000;
/** How long before the end of the grace its customer is told. */
const NOTICE_DAYS = 3;

/**
 * The reminder that a customer in arrears must have had by now.
 *
 * @param catalogue a grace that is no longer than the notice is announced by the failure's own mail alone
 */
export function reminderDue(
  { graceEndsAt }: Billing,
  now: number,
  { graceDays }: Catalogue,
): Reminder | null {
  if (graceEndsAt === null) return null;
  if (now >= graceEndsAt) return 'cut_off';
  return graceDays > NOTICE_DAYS && now >= graceEndsAt - NOTICE_DAYS * DAY_MS ? 'grace_ending' : null;
}

/** The reminder that was sent about the grace that runs now; one of an earlier grace doesn't count. */
export function reminderSent(before: StoredBilling | null, { graceEndsAt }: Billing): Reminder | null {
  return before !== null && before.graceEndsAt === graceEndsAt ? before.reminder : null;
}
