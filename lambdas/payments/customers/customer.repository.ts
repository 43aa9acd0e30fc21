import { ConditionFailed } from '../../platform/dynamodb/write.ts';
import type { Table } from '../../platform/dynamodb/table.ts';
import { customerKey, ownerKey } from '../keys.ts';

/** Which Stripe customer an organisation is. */
export interface Customer {
  readonly organisationId: string;
  /** `cus_…` */
  readonly customerId: string;
  /** ms since the epoch */
  readonly createdAt: number;
}

/** Null where the organisation has never begun to buy; read strongly. */
export async function findCustomer(table: Table, organisationId: string): Promise<Customer | null> {
  return table.get<Customer>(customerKey(organisationId), { consistent: true });
}

/** Whose customer it is; null for customers that are not of this service. */
export async function findOwner(table: Table, customerId: string): Promise<string | null> {
  const item = await table.get<Customer>(ownerKey(customerId), { consistent: true });
  return item && item.organisationId;
}

/**
 * Keeps the organisation's customer, unless it has one.
 *
 * Not in a transaction: that would count as the effect of the request's Idempotency-Key, and the request could not be
 * repeated when Stripe fails afterwards. The way back is written first, so that a customer is never without its owner.
 *
 * @returns the customer that stands there now
 */
export async function keepCustomer(table: Table, customer: Customer): Promise<Customer> {
  await table.write(table.put({ ...ownerKey(customer.customerId), ...customer }));
  try {
    await table.write(
      table.put({ ...customerKey(customer.organisationId), ...customer }, { ifAbsent: true }),
    );
    return customer;
  } catch (error) {
    if (error instanceof ConditionFailed && error.item) return error.item as unknown as Customer;
    throw error;
  }
}
