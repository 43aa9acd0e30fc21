import type { Account } from '../core/account.ts';
import type { Customer } from '../core/shapes.ts';

export interface Person {
  readonly email?: string | null;
  readonly name?: string | null;
}

export const createCustomer = (account: Account, person: Person): Customer =>
  account.create('customer', newCustomer(account, person), 'customer.created');

/** A customer that is not kept yet. */
export function newCustomer(account: Account, { email = null, name = null }: Person = {}): Customer {
  return {
    id: account.newId('cus_', 14),
    object: 'customer',
    address: null,
    balance: 0,
    created: account.now(),
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: null,
    discount: null,
    email,
    invoice_prefix: account.newId('', 8).toUpperCase(),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: {},
    name,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
  };
}
