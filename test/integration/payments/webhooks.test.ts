import { silenceOutput } from '../../../lambdas/platform/testing/output.ts';
import { buy, DAY, openListening, type Listening } from './listening.ts';
import { closeShops } from './shop.ts';

silenceOutput();
afterEach(closeShops);

/** What the organisation may use, as its API says. */
async function planOf({ send }: Listening) {
  const { body } = await send('GET', '/entitlements?organisationId=engines', 'mary');
  return body['plan'];
}

describe('a purchase on Stripe’s page', () => {
  test('opens the plan with its webhooks, not with the way back from the page', async () => {
    const shop = await openListening();

    await buy(shop);
    const before = await planOf(shop);
    await shop.catchUp();

    expect([before, await planOf(shop)]).toEqual(['free', 'pro']);
  });

  test.each(['webhook-duplicate', 'webhook-reorder'] as const)(
    'ends in the same state with %s',
    async (kind) => {
      const shop = await openListening();
      shop.faults.set({ service: 'stripe', kind, settings: {} });

      const { id } = await buy(shop);
      await shop.stripe.subscriptions.update(id, { trial_end: 'now' });
      shop.advance(5_000); // those that were held back are due by then
      await shop.catchUp();

      const invoices = await shop.send('GET', '/invoices?organisationId=engines', 'mary');
      expect(await planOf(shop)).toBe('pro');
      expect(invoices.body['items']).toContainEqual(
        expect.objectContaining({ status: 'paid', amountPaid: 3_600 }),
      );
    },
  );

  test('whose webhooks are lost is found at night, and repaired when it is asked for', async () => {
    const shop = await openListening();
    shop.faults.set({ service: 'stripe', kind: 'webhook-lose', settings: {} });
    await buy(shop);
    await shop.catchUp();
    shop.advance(3_600_000);

    await shop.night();
    const reported = await planOf(shop);
    await shop.night(true);

    expect([reported, await planOf(shop)]).toEqual(['free', 'pro']);
  });
});

describe('a renewal that fails', () => {
  test('keeps the plan for the grace, ends it after, and has it back with the payment', async () => {
    const shop = await openListening();
    const { id, customer } = await buy(shop);
    await shop.stripe.subscriptions.update(id, { trial_end: 'now' });
    const method = await shop.stripe.paymentMethods.attach('pm_card_chargeCustomerFail', {
      customer: String(customer),
    });
    await shop.stripe.subscriptions.update(id, { default_payment_method: method.id });
    await shop.catchUp();

    shop.advance(31 * DAY);
    await shop.catchUp();
    const during = await planOf(shop);
    shop.advance(7 * DAY);
    const after = await planOf(shop);
    const good = await shop.stripe.paymentMethods.attach('pm_card_visa', { customer: String(customer) });
    const [open] = (await shop.stripe.invoices.list({ subscription: id, status: 'open' })).data;
    await shop.stripe.invoices.pay(open!.id!, { payment_method: good.id });
    await shop.catchUp();

    expect([during, after, await planOf(shop)]).toEqual(['pro', 'free', 'pro']);
  });
});

describe('two organisations', () => {
  test('never see each other’s billing', async () => {
    const shop = await openListening();
    await buy(shop);
    await shop.catchUp();

    const paths = ['/entitlements', '/invoices', '/subscription'];
    const answers = await Promise.all(
      paths.map((path) => shop.send('GET', `${path}?organisationId=engines`, 'eve')),
    );

    expect(answers.map(({ status, body }) => [status, body['code']])).toEqual(
      paths.map(() => [404, 'organisation_not_found']),
    );
  });
});
