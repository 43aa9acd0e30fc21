import { log } from '../../platform/log.ts';
import { refresh } from '../billing/refresh.ts';
import { findCustomer } from '../customers/customer.repository.ts';
import type { PaymentsServices } from '../services.ts';

/**
 * Brings the billing state up to date after a change of ours, so that who has asked for it sees it. When that fails the
 * change stands all the same, and the webhook about it brings it.
 */
export async function refreshQuietly(services: PaymentsServices, organisationId: string): Promise<void> {
  try {
    const customer = await findCustomer(services.table, organisationId);
    if (customer) await refresh(services, customer);
  } catch (error) {
    log.warn('the billing state waits for its webhook', { reason: (error as Error).name });
  }
}
