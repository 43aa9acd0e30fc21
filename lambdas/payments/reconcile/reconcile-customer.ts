import { newId } from '../../platform/ids.ts';
import { findCustomer } from '../customers/customer.repository.ts';
import { OrganisationNotFound } from '../errors.ts';
import { PAYMENTS_EVENTS } from '../payments.contract.ts';
import type { ReconciledData } from '../payments.contract.ts';
import type { PaymentsServices } from '../services.ts';
import { checkCustomer } from './check-customer.ts';
import type { Difference } from './difference.ts';

export interface ReconcileWanted {
  readonly organisationId: string;
  /** The administrator. */
  readonly by: string;
  readonly repair: boolean;
}

/**
 * Compares one organisation with Stripe for an administrator, and leaves an audit entry: the event, which the archive
 * keeps for good.
 *
 * @returns what differed, before the repair
 * @throws OrganisationNotFound for one that never began to buy; PaymentsUnavailable
 */
export async function reconcileCustomer(
  services: PaymentsServices,
  { organisationId, by, repair }: ReconcileWanted,
): Promise<readonly Difference[]> {
  const customer = await findCustomer(services.table, organisationId);
  if (!customer) throw new OrganisationNotFound();
  const differences = await checkCustomer(services, customer, repair);
  const data: ReconciledData = {
    organisationId,
    by,
    repair,
    differences: differences.map(({ of, field }) => `${of} ${field}`),
  };
  // a history of its own: the organisation's versions are those of its billing state
  const aggregate = `reconciliation:${newId(services.clock.now())}`;
  const event = { type: PAYMENTS_EVENTS.reconciled, module: 'payments', aggregate, version: 1 };
  await services.transactions
    .begin()
    .emit({ ...event, subject: customer.contactId, data })
    .commit();
  return differences;
}
