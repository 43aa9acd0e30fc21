import type { Key } from '../../platform/dynamodb/item.ts';
import type { Page, Table } from '../../platform/dynamodb/table.ts';
import type { Write } from '../../platform/dynamodb/write.ts';
import { invoiceKey, invoicesPrefix } from '../keys.ts';
import type { Invoice } from './invoice.ts';

type Place = Pick<Invoice, 'organisationId' | 'createdAt' | 'invoiceId'>;

/** Invoices of organisations. */
export class InvoiceRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async find({ organisationId, createdAt, invoiceId }: Place): Promise<Invoice | null> {
    const key = invoiceKey(organisationId, createdAt, invoiceId);
    const item = await this.#table.get<Invoice & Key>(key, { consistent: true });
    return item && toInvoice(item);
  }

  /** Newest first. @throws BadRequest `cursor_invalid` */
  async page(
    organisationId: string,
    { limit, cursor }: { readonly limit: number; readonly cursor: string | null },
  ): Promise<Page<Invoice>> {
    const { pk, sk: prefix } = invoicesPrefix(organisationId);
    const page = await this.#table.query<Invoice & Key>({ pk, prefix, limit, cursor, forward: false });
    return { items: page.items.map(toInvoice), cursor: page.cursor };
  }

  /** Without a condition: the billing state that is written with it has one. */
  put(invoice: Invoice): Write {
    const { organisationId, createdAt, invoiceId } = invoice;
    return this.#table.put({ ...invoiceKey(organisationId, createdAt, invoiceId), ...invoice });
  }
}

function toInvoice({ pk: _pk, sk: _sk, ...invoice }: Invoice & Key): Invoice {
  return invoice;
}
