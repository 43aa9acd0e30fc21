import type { Page, Table } from '../../platform/dynamodb/table.ts';
import { ConditionFailed } from '../../platform/dynamodb/write.ts';
import { customerKey, directoryKey, ownerKey } from '../keys.ts';

/** Which Stripe customer an organisation is. */
export interface Customer {
  readonly organisationId: string;
  /** `cus_…` */
  readonly customerId: string;
  /** Who is mailed about payments: who began the first one. */
  readonly contactId: string;
}

/** Null where the organisation has never begun to buy; read strongly. */
export async function findCustomer(table: Table, organisationId: string): Promise<Customer | null> {
  const item = await table.get<Customer>(customerKey(organisationId), { consistent: true });
  return item && toCustomer(item);
}

/** By Stripe's id; null for a customer that was not made by us. Read strongly. */
export async function findCustomerById(table: Table, customerId: string): Promise<Customer | null> {
  const item = await table.get<Customer>(ownerKey(customerId), { consistent: true });
  return item && toCustomer(item);
}

/** A page of all customers, for whoever compares them with Stripe. */
export async function listCustomers(
  table: Table,
  cursor: string | null,
  limit: number,
): Promise<Page<Customer>> {
  const { pk } = directoryKey('');
  const page = await table.query<Customer>({ pk, cursor, limit });
  return { items: page.items.map(toCustomer), cursor: page.cursor };
}

/**
 * Keeps the organisation's customer, unless it has one.
 *
 * Not in a transaction: that would count as the effect of the request's Idempotency-Key, and the request could not be
 * repeated when Stripe fails afterwards. The ways back are written first, so that no customer is without its owner.
 *
 * @returns the customer that stands there now
 */
export async function keepCustomer(table: Table, customer: Customer): Promise<Customer> {
  await table.write(table.put({ ...ownerKey(customer.customerId), ...customer }));
  await table.write(table.put({ ...directoryKey(customer.organisationId), ...customer }));
  try {
    await table.write(
      table.put({ ...customerKey(customer.organisationId), ...customer }, { ifAbsent: true }),
    );
    return customer;
  } catch (error) {
    if (error instanceof ConditionFailed && error.item) return toCustomer(error.item as unknown as Customer);
    throw error;
  }
}

/** From here on nobody finds the organisation by its customer: webhooks are about somebody else's. */
export async function forgetCustomer(table: Table, { customerId, organisationId }: Customer): Promise<void> {
  await table.write(table.delete(ownerKey(customerId)));
  await table.write(table.delete(directoryKey(organisationId)));
}

function toCustomer({ organisationId, customerId, contactId }: Customer): Customer {
  return { organisationId, customerId, contactId };
}
