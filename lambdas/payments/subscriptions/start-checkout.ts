import type { Stripe } from 'stripe';
import { BillingRepository } from '../billing/billing.repository.ts';
import { subscriptionsOf } from '../billing/look.ts';
import { findPaidPlan } from '../catalogue/find-plan.ts';
import { pricesOf } from '../catalogue/prices.ts';
import { ensureCustomer } from '../customers/ensure-customer.ts';
import { AlreadySubscribed } from '../errors.ts';
import { organisationOf } from '../organisation-of.ts';
import type { Interval, Plan } from '../payments.contract.ts';
import type { PaymentsServices } from '../services.ts';
import type { CheckoutTerms } from './checkout-session.ts';
import { openSession } from './open-session.ts';
import { seatsFor } from './seats.ts';
import { isOpen } from './stripe-subscriptions.ts';

export interface CheckoutWanted {
  readonly userId: string;
  readonly organisationId?: string | undefined;
  readonly plan: string;
  readonly interval: Interval;
  /** Where Stripe sends the buyer afterwards: `/billing?checkout=done`. */
  readonly successPath: string;
  readonly cancelPath: string;
}

/**
 * Sends an organisation to Stripe's page where a plan is paid for. However often and from however many tabs it is
 * asked for, one session is open at a time, and none beside a subscription.
 *
 * @throws OrganisationNotFound, RoleRequired, Unprocessable, AlreadySubscribed, PaymentsUnavailable
 */
export async function startCheckout(
  services: PaymentsServices,
  { userId, organisationId: asked, plan: planId, interval, successPath, cancelPath }: CheckoutWanted,
): Promise<Stripe.Checkout.Session> {
  const { organisationId } = await organisationOf(services, { userId, organisationId: asked, manage: true });
  const plan = findPaidPlan(services.catalogue, planId, interval);
  const billing = await new BillingRepository(services.table).find(organisationId, { consistent: true });
  if (billing && isOpen(billing)) throw new AlreadySubscribed();

  const customerId = await ensureCustomer(services, { organisationId, userId });
  // the billing state may lag behind a checkout that was completed a moment ago
  const [earlier, prices, seats] = await Promise.all([
    subscriptionsOf(services.stripe, customerId),
    pricesOf(services, plan, interval),
    seatsFor(services, plan, organisationId),
  ]);
  if (earlier.some(isOpen)) throw new AlreadySubscribed();
  const terms: CheckoutTerms = {
    customerId,
    organisationId,
    price: prices.plan,
    seats,
    usage: prices.usage,
    trialDays: trialFor(plan, earlier),
    tax: services.catalogue.tax,
    successUrl: services.publicUrl + successPath,
    cancelUrl: services.publicUrl + cancelPath,
  };
  return openSession(services, terms);
}

/** Days; an organisation that has had a subscription tries no second time. */
function trialFor({ trialDays }: Plan, earlier: readonly Stripe.Subscription[]): number {
  const hasHadOne = earlier.some(({ status }) => !status.startsWith('incomplete'));
  return hasHadOne ? 0 : trialDays;
}
