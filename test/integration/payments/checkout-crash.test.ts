import type { WebhookServices } from '../../../lambdas/payments/services.ts';
import type { Table } from '../../../lambdas/platform/dynamodb/table.ts';
import { silenceOutput } from '../../../lambdas/platform/testing/output.ts';
import { closeShops, openShop } from './shop.ts';

silenceOutput();
afterEach(closeShops);

const PRO = { plan: 'pro', interval: 'month', organisationId: 'engines' };
const YEARLY = { ...PRO, interval: 'year' };

/** Services of a function that dies before or after its nth write; what comes after that never happens. */
function dying(services: WebhookServices, at: number, when: 'before' | 'after') {
  let steps = 0;
  const step = async <T>(work: () => Promise<T>): Promise<T> => {
    steps += 1;
    if (steps > at || (steps === at && when === 'before')) throw new Error('the function has died');
    const result = await work();
    if (steps === at) throw new Error('the function has died');
    return result;
  };
  const table: Table = Object.assign(Object.create(services.table) as Table, {
    get: services.table.get.bind(services.table),
    query: services.table.query.bind(services.table),
    put: services.table.put.bind(services.table),
    update: services.table.update.bind(services.table),
    delete: services.table.delete.bind(services.table),
    write: (write: Parameters<Table['write']>[0]) => step(() => services.table.write(write)),
  });
  const stripe: WebhookServices['stripe'] = {
    read: (name, call) => services.stripe.read(name, call),
    write: (name, key, call) => step(() => services.stripe.write(name, key, call)),
  };
  return { ...services, table, stripe };
}

/** Writes of one checkout, those of its Idempotency-Key among them; more would be steps that never come. */
const STEPS = 9;

describe.each(['before', 'after'] as const)('a function that dies %s any step of a checkout', (when) => {
  const steps = Array.from({ length: STEPS }, (_, index) => index + 1);

  test.each(steps)('leaves one customer and one open session to who tries again (step %i)', async (at) => {
    const shop = await openShop();
    await shop.stock();
    await shop.client(dying(shop.services, at, when))('POST', '/checkout-sessions', 'ada', PRO, 'k1');

    const again = await shop.client()('POST', '/checkout-sessions', 'ada', PRO, 'k2');

    const { data: open } = await shop.stripe.checkout.sessions.list({ status: 'open' });
    expect(again).toMatchObject({ status: 201, body: { url: open[0]?.url } });
    expect(open).toHaveLength(1);
    expect((await shop.stripe.customers.list()).data).toHaveLength(1);
  });

  test.each(steps)('leaves one open session to who wants something else (step %i)', async (at) => {
    const shop = await openShop();
    await shop.stock();
    await shop.client(dying(shop.services, at, when))('POST', '/checkout-sessions', 'ada', PRO, 'k1');

    const other = await shop.client()('POST', '/checkout-sessions', 'charles', YEARLY, 'k2');

    const { data: open } = await shop.stripe.checkout.sessions.list({ status: 'open' });
    expect(other).toMatchObject({ status: 201, body: { url: open[0]?.url } });
    expect(open).toHaveLength(1);
    expect((await shop.stripe.customers.list()).data).toHaveLength(1);
  });
});
