import { BillingRepository } from '../billing/billing.repository.ts';
import type { Owner } from '../billing/billing.ts';
import type { WebhookServices } from '../services.ts';
import { syncSeats } from '../subscriptions/sync-seats.ts';
import { checkCustomer } from './check-customer.ts';
import type { Walk } from './walk.ts';

/** Few enough for one page to be done in seconds, and for Stripe's rate limit. */
const PAGE = 5;

/** Pages through our customers and compares each one with Stripe. */
export const walkCustomers: Walk = async (services, cursor, repair) => {
  const page = await new BillingRepository(services.table).owners(cursor, PAGE);
  const found = await Promise.all(page.items.map((owner) => check(services, owner, repair)));
  return { drift: found.reduce((sum, differences) => sum + differences, 0), cursor: page.cursor };
};

async function check(services: WebhookServices, owner: Owner, repair: boolean): Promise<number> {
  const differences = await checkCustomer(services, owner, repair);
  await syncMembers(services, owner);
  return differences.length;
}

/** Seats follow the members; asked of Stripe only where they seem to differ. */
async function syncMembers(services: WebhookServices, { organisationId }: Owner): Promise<void> {
  const billing = await new BillingRepository(services.table).find(organisationId);
  const plan = services.catalogue.plans.find(({ id }) => id === billing?.plan);
  if (!billing?.subscriptionId || !plan?.perSeat) return;
  const members = await services.memberships.size(organisationId);
  // both numbers name the wish at Stripe: the same comparison has one effect, another one its own
  if (members !== billing.seats) await syncSeats(services, organisationId, `${billing.version}:${members}`);
}
