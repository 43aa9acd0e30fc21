import type { Write } from '../../platform/dynamodb/write.ts';
import { Conflict } from '../../platform/errors.ts';
import type { Customer } from '../customers/customer.repository.ts';
import { compare } from './compare.ts';
import type { BillingServices, LookOptions } from './compare.ts';
import { save } from './save.ts';

export interface RefreshOptions extends LookOptions {
  /** Written in the same transaction: that the webhook is done with. */
  readonly also?: Write;
}

/** Workers that meet on one organisation; those who lose look again, and mostly find nothing left to write. */
const ATTEMPTS = 6;

/**
 * Brings an organisation's billing state, and an invoice, to what Stripe says. Our own version is read before Stripe is
 * asked, and is a condition of the write: of two workers the one with the older view loses and looks again. The end is
 * Stripe's state, whatever the order and number of calls.
 *
 * @throws PaymentsUnavailable; Conflict when others kept writing
 */
export async function refresh(
  services: BillingServices,
  customer: Customer,
  options: RefreshOptions = {},
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const look = await compare(services, customer, options);
    try {
      return await save(services, customer, look, options.also);
    } catch (error) {
      if (!(error instanceof Conflict) || attempt === ATTEMPTS) throw error;
    }
  }
}
