import { absent, equals } from '../../platform/dynamodb/expression.ts';
import type { Key } from '../../platform/dynamodb/item.ts';
import type { Page, Table } from '../../platform/dynamodb/table.ts';
import type { Write } from '../../platform/dynamodb/write.ts';
import { billingKey, directoryKey, ownerKey } from '../keys.ts';
import type { Owner, StoredBilling } from './billing.ts';

/** Billing states, who they belong to, and the list of all for the nightly run. */
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

  /** Whose customer it is; null for one that was not made by us. */
  async ownerOf(customerId: string): Promise<Owner | null> {
    const item = await this.#table.get<Owner & Key>(ownerKey(customerId), { consistent: true });
    return item && toOwner(item);
  }

  /** Puts a billing state in the place of the version that it was made from, 0 where there was none. */
  replace(billing: StoredBilling, from: number): Write {
    const condition = from === 0 ? absent('pk') : equals({ version: from });
    return this.#table.put({ ...billingKey(billing.organisationId), ...billing }, { condition });
  }

  /** A page of all owners that we know, for whoever compares them with Stripe. */
  async owners(cursor: string | null, limit: number): Promise<Page<Owner>> {
    const { pk } = directoryKey('');
    const page = await this.#table.query<Owner & Key>({ pk, cursor, limit });
    return {
      items: page.items.map(toOwner),
      cursor: page.cursor,
    };
  }
}

function toOwner({ organisationId, customerId, contactId }: Owner): Owner {
  return { organisationId, customerId, contactId };
}
