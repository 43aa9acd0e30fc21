import { MemoryDatabase } from '../platform/dynamodb/memory-database.ts';
import { Table } from '../platform/dynamodb/table.ts';
import type { ExportRecord } from '../platform/personal-data.ts';
import { exportPurchases } from './export-purchases.ts';
import { billingKey, changeKey, customerKey, invoiceKey, orderKey, refundKey, usageKey } from './keys.ts';

const NOW = Date.UTC(2026, 10, 21, 9);
const AT = '2026-11-21T09:00:00.000Z';
const BILLING = {
  plan: 'pro',
  status: 'active',
  interval: 'month',
  seats: 2,
  currentPeriodEnd: NOW,
  endsAt: NOW,
  trialEndsAt: null,
  graceEndsAt: null,
};
const INVOICE = {
  invoiceId: 'in_1',
  amountDue: 900,
  createdAt: NOW,
  paidAt: null,
  periodStart: NOW,
  periodEnd: NOW,
};
const ORDER = { orderId: 'order-1', amount: 500, placedAt: NOW, paidAt: null };

async function givenPurchases(...organisations: string[]) {
  const table = new Table('payments', new MemoryDatabase());
  const put = (item: Parameters<Table['put']>[0]) => table.write(table.put(item));
  for (const id of organisations) {
    await put({ ...customerKey(id), customerId: `cus_${id}`, contactId: 'ada' });
    await put({ ...billingKey(id), ...BILLING });
    await put({ ...changeKey(id), token: 'SECRET' });
    await put({ ...invoiceKey(id, NOW, 'in_1'), ...INVOICE });
    await put({ ...orderKey(id, 'order-1'), ...ORDER, payment: 'SECRET' });
    await put({
      ...refundKey(id, 'refund-1'),
      refundId: 'refund-1',
      requestedAt: NOW,
      requestedBy: 'SECRET',
    });
    await put({
      ...usageKey(id, 'usage-1'),
      usageId: 'usage-1',
      quantity: 3,
      at: NOW,
      expiresAt: NOW / 1_000 + 1,
    });
    await put({
      ...usageKey(id, 'usage-2'),
      usageId: 'usage-2',
      quantity: 4,
      at: NOW,
      expiresAt: NOW / 1_000,
    });
  }
  let owned: readonly string[] = organisations;
  const exportUser = exportPurchases({ table, clock: { now: () => NOW }, ownedBy: async () => owned });
  return {
    exportUser,
    lose: (id: string) => void (owned = owned.filter((one) => one !== id)),
    async exported(): Promise<readonly ExportRecord[]> {
      const records = [];
      let cursor: string | null = null;
      do {
        const part = await exportUser('ada', cursor);
        records.push(...part.records);
        cursor = part.cursor;
      } while (cursor !== null);
      return records;
    },
  };
}

describe('what payments exports of a person', () => {
  test('is what an organisation of theirs has bought, without leases, ways to pay and who else did what', async () => {
    const { exported } = await givenPurchases('acme');

    const records = await exported();

    expect(records).toMatchObject([
      { type: 'subscription', plan: 'pro', status: 'active', seats: 2, endsAt: AT },
      { type: 'stripe_customer', id: 'cus_acme' },
      { type: 'invoice', id: 'in_1', amountDue: 900, createdAt: AT, paidAt: null },
      { type: 'order', id: 'order-1', amount: 500, placedAt: AT },
      { type: 'refund', id: 'refund-1', requestedAt: AT },
      { type: 'usage', id: 'usage-1', quantity: 3, at: AT },
    ]);
    expect(records.map(({ organisationId }) => organisationId)).toEqual(records.map(() => 'acme'));
    expect(JSON.stringify(records)).not.toContain('SECRET');
  });

  test('is that of every organisation that they own', async () => {
    const { exported } = await givenPurchases('acme', 'bolt', 'core');

    const organisations = new Set((await exported()).map(({ organisationId }) => organisationId));

    expect(organisations).toEqual(new Set(['acme', 'bolt', 'core']));
  });

  test('goes on behind an organisation that they lost meanwhile', async () => {
    const { exportUser, lose } = await givenPurchases('acme', 'bolt', 'core');
    const { cursor } = await exportUser('ada', null);
    lose('bolt');

    const { records } = await exportUser('ada', cursor);

    expect(new Set(records.map(({ organisationId }) => organisationId))).toEqual(new Set(['core']));
  });

  test('is nothing where they own nothing', async () => {
    const { exported } = await givenPurchases();

    expect(await exported()).toEqual([]);
  });
});
