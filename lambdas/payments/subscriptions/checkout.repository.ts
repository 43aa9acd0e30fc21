import { absent, equals } from '../../platform/dynamodb/expression.ts';
import type { Key } from '../../platform/dynamodb/item.ts';
import type { Table } from '../../platform/dynamodb/table.ts';
import { ConditionFailed } from '../../platform/dynamodb/write.ts';
import { checkoutKey } from '../keys.ts';
import type { CheckoutTerms } from './checkout-session.ts';

/** The last checkout session of an organisation, written down before it is made: one is open at a time. */
export interface Checkout {
  readonly organisationId: string;
  /** Counts the organisation's sessions from 1; Stripe's idempotency key has it. */
  readonly version: number;
  readonly terms: CheckoutTerms;
  /** `cs_…`; null until Stripe's answer was written down. */
  readonly sessionId: string | null;
}

/** Read strongly. */
export async function findCheckout(table: Table, organisationId: string): Promise<Checkout | null> {
  const item = await table.get<Checkout & Key>(checkoutKey(organisationId), { consistent: true });
  if (!item) return null;
  const { pk: _pk, sk: _sk, ...checkout } = item;
  return checkout;
}

/** Writes the next session down. @returns false when somebody else was faster */
export async function beginCheckout(table: Table, checkout: Checkout): Promise<boolean> {
  const { organisationId, version } = checkout;
  const condition = version === 1 ? absent('pk') : equals({ version: version - 1 });
  return holds(table.write(table.put({ ...checkoutKey(organisationId), ...checkout }, { condition })));
}

/** Writes down which session it became; too late is as good: the next one asks Stripe by the same key. */
export async function noteSession(
  table: Table,
  { organisationId, version }: Checkout,
  sessionId: string,
): Promise<void> {
  const condition = equals({ version });
  await holds(table.write(table.update(checkoutKey(organisationId), { set: { sessionId } }, { condition })));
}

async function holds(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionFailed) return false;
    throw error;
  }
}
