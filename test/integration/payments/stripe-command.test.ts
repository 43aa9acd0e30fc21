import type { Catalogue } from '../../../lambdas/payments/payments.contract.ts';
import { CATALOGUE } from '../../../lambdas/payments/payments.fixture.ts';
import { closeShops, openShop, SITE, type Shop } from './shop.ts';

afterEach(closeShops);

const DAY = 86_400_000;
const [FREE, PRO, BUSINESS] = CATALOGUE.plans;

const changesOf = async (shop: Shop, catalogue?: Catalogue) =>
  (await shop.sync(catalogue)).map(({ what, change }) => `${what}: ${change}`);

const activePrices = async ({ stripe }: Shop) =>
  Object.fromEntries(
    (await stripe.prices.list({ active: true, limit: 100 })).data.map((price) => [
      price.lookup_key,
      price.unit_amount,
    ]),
  );

async function givenStocked() {
  const shop = await openShop();
  await shop.stock();
  return shop;
}

describe('npm run stripe', () => {
  test('makes what is sold, and finds nothing to do the second time', async () => {
    const shop = await openShop();

    await shop.stock();

    expect(await activePrices(shop)).toEqual({
      'soloist:pro:month': 1_200,
      'soloist:pro:year': 12_000,
      'soloist:business:month': 9_900,
      'soloist:business:messages:month': 2,
    });
    expect(await changesOf(shop)).toEqual([]);
  });

  test('only looks when it is asked to', async () => {
    const shop = await openShop();

    const changes = await changesOf(shop);

    expect(changes).toContain('price soloist:pro:month: create: 1200 usd');
    expect(await activePrices(shop)).toEqual({});
  });

  test('replaces a price whose amount has changed, and leaves it to who has bought it', async () => {
    const shop = await givenStocked();
    const [old] = (await shop.stripe.prices.list({ lookup_keys: ['soloist:pro:month'] })).data;
    const dearer = {
      ...CATALOGUE,
      plans: [FREE!, { ...PRO!, prices: { month: 1_500, year: 12_000 } }, BUSINESS!],
    };

    const changes = await changesOf(shop, dearer);
    await shop.stock(dearer);

    const after = await shop.stripe.prices.retrieve(old!.id);
    expect(changes).toEqual([
      'price soloist:pro:month: create: 1500 usd',
      'price soloist:pro:month: archive: 1200 is the price no more',
    ]);
    expect(await activePrices(shop)).toMatchObject({ 'soloist:pro:month': 1_500 });
    expect(after).toMatchObject({ active: false, metadata: { soloist_plan: 'pro' } });
  });

  test('finishes what an earlier run was stopped in', async () => {
    const shop = await openShop();
    const differences = await shop.sync();
    for (const difference of differences.slice(0, 6)) await difference.apply();

    await shop.stock();

    expect(await changesOf(shop)).toEqual([]);
    expect(Object.keys(await activePrices(shop))).toHaveLength(4);
  });

  test('archives a plan that is sold no more, and sells it again', async () => {
    const shop = await givenStocked();
    const smaller = { ...CATALOGUE, plans: [FREE!, PRO!] };

    await shop.stock(smaller);
    const without = await activePrices(shop);
    await shop.stock(CATALOGUE);

    expect(Object.keys(without)).toEqual(expect.arrayContaining(['soloist:pro:month']));
    expect(without).not.toHaveProperty('soloist:business:month');
    expect(await activePrices(shop)).toHaveProperty('soloist:business:month');
    expect(await changesOf(shop)).toEqual([]);
  });

  test('renames a product, and puts back what somebody has changed by hand', async () => {
    const shop = await givenStocked();
    const [portal] = (await shop.stripe.billingPortal.configurations.list()).data;
    await shop.stripe.billingPortal.configurations.update(portal!.id, {
      features: { invoice_history: { enabled: false } },
    });
    await shop.stripe.products.update('soloist_pro', { name: 'Professional' });

    const changes = await changesOf(shop);
    await shop.stock();

    expect(changes).toEqual([
      'product soloist_pro: update: name',
      'customer portal: update: features.invoice_history.enabled',
    ]);
    expect(await changesOf(shop)).toEqual([]);
  });

  test('leaves alone what is not ours', async () => {
    const shop = await givenStocked();
    const product = await shop.stripe.products.create({ name: 'by hand' });
    await shop.stripe.prices.create({ product: product.id, currency: 'usd', unit_amount: 5 });
    await shop.stripe.webhookEndpoints.create({ url: `${SITE}/elsewhere`, enabled_events: ['*'] });

    expect(await changesOf(shop)).toEqual([]);
  });
});

describe('the webhook endpoint', () => {
  const endpointsOf = async ({ stripe }: Shop) => (await stripe.webhookEndpoints.list()).data;
  const secretsOf = ({ ground }: Shop) => ground.secret.webhookSecret.split(',').filter(Boolean);

  test('is registered for what is processed, and its secret stored', async () => {
    const shop = await givenStocked();

    const [endpoint, ...others] = await endpointsOf(shop);

    expect(others).toEqual([]);
    expect(endpoint).toMatchObject({ url: `${SITE}/v1/webhooks/stripe`, status: 'enabled' });
    expect(secretsOf(shop)).toEqual([expect.stringMatching(/^whsec_/)]);
  });

  test('gets another secret by a rotation, which leaves the one before for a day', async () => {
    const shop = await givenStocked();
    const [first] = secretsOf(shop);

    await shop.stock(CATALOGUE, { rotate: true });
    const during = { secrets: secretsOf(shop), endpoints: await endpointsOf(shop) };
    shop.advance(DAY);
    await shop.stock();
    const after = { secrets: secretsOf(shop), endpoints: await endpointsOf(shop) };

    expect(during.secrets).toEqual([expect.not.stringMatching(first!), first]);
    expect(during.endpoints).toHaveLength(2);
    expect(after.secrets).toEqual([during.secrets[0]]);
    expect(after.endpoints).toHaveLength(1);
  });

  test('forgets a secret that has leaked when it is rotated twice', async () => {
    const shop = await givenStocked();
    const [leaked] = secretsOf(shop);

    await shop.stock(CATALOGUE, { rotate: true });
    await shop.stock(CATALOGUE, { rotate: true });

    expect(secretsOf(shop)).toHaveLength(2);
    expect(secretsOf(shop)).not.toContain(leaked);
    expect(await endpointsOf(shop)).toHaveLength(2);
  });

  test('is made again when its secret was lost, as after a crash between both', async () => {
    const shop = await givenStocked();
    await shop.ground.save({ webhookSecret: '' });

    await shop.stock();

    expect(secretsOf(shop)).toHaveLength(1);
    expect(await endpointsOf(shop)).toHaveLength(1);
    expect(await changesOf(shop)).toEqual([]);
  });

  test('is mended when somebody has switched it off', async () => {
    const shop = await givenStocked();
    const [endpoint] = await endpointsOf(shop);
    await shop.stripe.webhookEndpoints.update(endpoint!.id, { disabled: true });

    const changes = await changesOf(shop);
    await shop.stock();

    expect(changes).toEqual([`webhook ${SITE}/v1/webhooks/stripe: update: disabled`]);
    expect(await changesOf(shop)).toEqual([]);
  });
});
