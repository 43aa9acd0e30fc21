import type { Catalogue, Plan } from '../payments.contract.ts';
import type { Billing } from './billing.ts';

/**
 * The plan whose entitlements an organisation has now. Times are compared here, when somebody asks: what has ended is
 * over even while the webhook or the nightly run that says so is late.
 *
 * @param now ms since the epoch
 * @returns the catalogue's first plan for whoever has bought nothing, has not paid, or whose plan is sold no more
 */
export function effectivePlan(billing: Billing | null, { plans }: Catalogue, now: number): Plan {
  const bought = billing && hasAccess(billing, now) ? plans.find(({ id }) => id === billing.plan) : undefined;
  return bought ?? plans[0]!;
}

function hasAccess({ status, graceEndsAt, endsAt }: Billing, now: number): boolean {
  if (endsAt !== null && endsAt <= now) return false;
  if (status === 'active' || status === 'trialing') return true;
  // past due, and unpaid once Stripe has given up: until the grace is over
  return graceEndsAt !== null && now < graceEndsAt;
}
