import { Conflict, Unavailable } from '../../platform/errors.ts';
import { log } from '../../platform/log.ts';
import { BillingRepository } from '../billing/billing.repository.ts';
import { listCustomers } from '../customers/customer.repository.ts';
import type { Customer } from '../customers/customer.repository.ts';
import type { WebhookServices } from '../services.ts';
import { isOpen } from '../subscriptions/stripe-subscriptions.ts';
import { syncSeats } from '../subscriptions/sync-seats.ts';
import { checkCustomer } from './check-customer.ts';
import type { Walk } from './walk.ts';

/** Few enough for one page to be done in seconds, and for Stripe's rate limit. */
const PAGE = 5;

/** Pages through our customers and compares each one with Stripe. */
export const walkCustomers: Walk = async (services, cursor, repair) => {
  const page = await listCustomers(services.table, cursor, PAGE);
  const found = await Promise.all(page.items.map((customer) => check(services, customer, repair)));
  return { drift: found.reduce((sum, differences) => sum + differences, 0), cursor: page.cursor };
};

/** One customer that can't be compared must not keep the others from it. */
async function check(services: WebhookServices, customer: Customer, repair: boolean): Promise<number> {
  try {
    const differences = await checkCustomer(services, customer, repair);
    const isOrphaned = await syncMembers(services, customer);
    return new Set(differences.map(({ of }) => of)).size + Number(isOrphaned);
  } catch (error) {
    if (error instanceof Unavailable) throw error; // the others can't be compared either
    const { organisationId, customerId } = customer;
    log.error('a customer could not be compared with Stripe', error, { organisationId, customerId });
    return 1;
  }
}

/**
 * Seats follow the members; asked of Stripe only where they seem to differ.
 *
 * @returns whether a plan is paid for that nobody has. It isn't ended here: a users table from before a restore knows
 *   too few, and only people can tell the one from the other
 */
async function syncMembers(services: WebhookServices, { organisationId }: Customer): Promise<boolean> {
  const billing = await new BillingRepository(services.table).find(organisationId);
  if (!billing || !isOpen(billing)) return false;
  const members = await services.memberships.size(organisationId);
  if (members === 0) {
    log.warn('an organisation that nobody belongs to has a subscription', { organisationId });
    return true;
  }
  const plan = services.catalogue.plans.find(({ id }) => id === billing.plan);
  if (!plan?.perSeat) return false;
  // both numbers name the comparison: the same one has one effect at Stripe, another one its own
  if (members === billing.seats) return false;
  try {
    await syncSeats(services, organisationId, `${billing.version}:${members}`);
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    log.info('seats wait for the next night: the subscription is being changed', { organisationId });
  }
  return false;
}
