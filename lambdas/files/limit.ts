import type { FileQuotas } from './files.contract.ts';
import type { Bought } from './plan.repository.ts';

/**
 * What an organisation may keep now, bytes. Times are compared here, as payments does for its entitlements: a plan that
 * has ended is over even while the event that says so is late.
 *
 * @param now ms since the epoch
 */
export function limitOf(bought: Bought | null, { plans, fallback }: FileQuotas, now: number): number {
  return (bought && hasAccess(bought, now) ? plans[bought.plan] : undefined) ?? fallback;
}

function hasAccess({ status, endsAt, graceEndsAt }: Bought, now: number): boolean {
  if (endsAt !== null && endsAt <= now) return false;
  if (status === 'active' || status === 'trialing') return true;
  return graceEndsAt !== null && now < graceEndsAt;
}
