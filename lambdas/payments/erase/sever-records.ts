import type { Item, Key } from '../../platform/dynamodb/item.ts';
import { newId } from '../../platform/ids.ts';
import type { Invoice } from '../billing/invoice.ts';
import { invoicesPrefix, orderKey, severedKey } from '../keys.ts';
import type { Order } from '../orders/order.ts';
import type { PaymentsServices } from '../services.ts';
import { severedInvoice, severedOrder } from './severed.ts';
import type { Severed } from './severed.ts';

/** Two writes each, of a hundred in a transaction. */
const PAGE = 25;

/**
 * Moves a page of an organisation's invoices and paid orders to where nothing says whose they were. Each is moved in
 * one transaction, so that none is lost and none is there twice.
 *
 * @returns whether there may be more
 */
export async function severRecords(
  services: Pick<PaymentsServices, 'table' | 'transactions' | 'clock'>,
  organisationId: string,
): Promise<boolean> {
  const now = services.clock.now();
  const invoices = await sever<Invoice>(services, invoicesPrefix(organisationId), (invoice) =>
    severedInvoice(invoice, newId(now)),
  );
  const orders = await sever<Order>(services, orderKey(organisationId, ''), (order) =>
    severedOrder(order, newId(now)),
  );
  return invoices || orders;
}

async function sever<Kept>(
  { table, transactions }: Pick<PaymentsServices, 'table' | 'transactions'>,
  { pk, sk: prefix }: Key,
  severed: (record: Kept) => Severed | null,
): Promise<boolean> {
  const { items, cursor } = await table.query<Kept & Item & Key>({
    pk,
    prefix,
    limit: PAGE,
    consistent: true,
  });
  const transaction = transactions.begin();
  for (const item of items) {
    const kept = severed(item);
    if (kept) transaction.add(table.put({ ...severedKey(kept), ...kept }));
    transaction.add(table.delete({ pk: item.pk, sk: item.sk }));
  }
  await transaction.commit();
  return cursor !== null;
}
