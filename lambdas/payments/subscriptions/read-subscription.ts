import { BillingRepository } from '../billing/billing.repository.ts';
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
  const nothing = { ...NOTHING, organisationId, plan: catalogue.plans[0]!.id };
  return { subscription: view(billing ?? nothing), version: billing?.version ?? 0 };
}

type Shown = Omit<Billing, 'customerId' | 'subscriptionId'>;

const NOTHING = {
  status: 'none',
  interval: null,
  seats: 0,
  currentPeriodEnd: null,
  cancelAtPeriodEnd: false,
  endsAt: null,
  trialEndsAt: null,
  graceEndsAt: null,
} as const;

function view(billing: Shown) {
  const { organisationId, plan, status, interval, seats, cancelAtPeriodEnd } = billing;
  return {
    organisationId,
    plan,
    status,
    interval,
    seats,
    currentPeriodEnd: iso(billing.currentPeriodEnd),
    cancelAtPeriodEnd,
    endsAt: iso(billing.endsAt),
    trialEndsAt: iso(billing.trialEndsAt),
    graceEndsAt: iso(billing.graceEndsAt),
  };
}

function iso(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}
