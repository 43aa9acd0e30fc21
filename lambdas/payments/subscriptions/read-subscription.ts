import { isoTime } from '../../platform/http/iso-time.ts';
import { BillingRepository } from '../billing/billing.repository.ts';
import { NO_SUBSCRIPTION } from '../billing/billing.ts';
import type { Billing } from '../billing/billing.ts';
import type { PaymentsServices } from '../services.ts';

/** A billing state as its organisation sees it. Times in ISO 8601. */
export type SubscriptionView = ReturnType<typeof view>;

/**
 * What an organisation has bought, from the table: Stripe is not asked.
 *
 * @returns the view and its version, 0 for an organisation that never bought anything
 */
export async function readSubscription(
  { table, catalogue }: Pick<PaymentsServices, 'table' | 'catalogue'>,
  organisationId: string,
): Promise<{ readonly subscription: SubscriptionView; readonly version: number }> {
  const billing = await new BillingRepository(table).find(organisationId, { consistent: true });
  const nothing = { ...NO_SUBSCRIPTION, organisationId, plan: catalogue.plans[0]!.id };
  return { subscription: view(billing ?? nothing), version: billing?.version ?? 0 };
}

function view(billing: Omit<Billing, 'customerId'>) {
  const { organisationId, plan, status, interval, seats, cancelAtPeriodEnd } = billing;
  return {
    organisationId,
    plan,
    status,
    interval,
    seats,
    currentPeriodEnd: isoTime(billing.currentPeriodEnd),
    cancelAtPeriodEnd,
    endsAt: isoTime(billing.endsAt),
    trialEndsAt: isoTime(billing.trialEndsAt),
    graceEndsAt: isoTime(billing.graceEndsAt),
  };
}
