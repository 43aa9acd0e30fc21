import { absent, equals } from '../../platform/dynamodb/expression.ts';
import type { Key } from '../../platform/dynamodb/item.ts';
import type { Table } from '../../platform/dynamodb/table.ts';
import type { Write } from '../../platform/dynamodb/write.ts';
import { billingKey } from '../keys.ts';
import type { StoredBilling } from './billing.ts';

/** Billing states of organisations. */
export class BillingRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** Null for an organisation that never bought anything. @param consistent whether it must be the very latest */
  async find(
    organisationId: string,
    options: { readonly consistent?: boolean } = {},
  ): Promise<StoredBilling | null> {
    const item = await this.#table.get<StoredBilling & Key>(billingKey(organisationId), options);
    if (!item) return null;
    const { pk: _pk, sk: _sk, ...billing } = item;
    return billing;
  }

  /** Puts a billing state in the place of the version that it was made from, 0 where there was none. */
  replace(billing: StoredBilling, from: number): Write {
    const condition = from === 0 ? absent('pk') : equals({ version: from });
    return this.#table.put({ ...billingKey(billing.organisationId), ...billing }, { condition });
  }
}
