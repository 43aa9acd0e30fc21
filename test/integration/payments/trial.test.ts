import { silenceOutput } from '../../../lambdas/platform/testing/output.ts';
import type { Catalogue } from '../../../lambdas/payments/payments.contract.ts';
import { closeShops, openShop } from './shop.ts';

silenceOutput();
afterEach(closeShops);

const DAY = 86_400_000;
const ENGINES = { organisationId: 'engines' };
const PRO = { plan: 'pro', interval: 'month', ...ENGINES };
const BUSINESS = { plan: 'business', interval: 'month', ...ENGINES };
const BUSINESS_PRICE = 9_900;

/** An organisation that tries the plan Pro, for fourteen days; Business gives `days` to try it. */
async function givenTrial(days = 0) {
  const shop = await openShop();
  await shop.stock();
  const send = shop.client({ ...shop.services, catalogue: withTrial(shop.services.catalogue, days) });
  await send('POST', '/checkout-sessions', 'ada', PRO, 'k1');
  const [session] = (await shop.stripe.checkout.sessions.list({ status: 'open' })).data;
  shop.simulator.pay(session!.id, { number: '4242424242424242', email: 'ada@example.com' });
  const [subscription] = (await shop.stripe.subscriptions.list()).data;
  return { shop, send, ends: subscription!.trial_end! * 1_000 };
}

function withTrial(catalogue: Catalogue, trialDays: number): Catalogue {
  const plans = catalogue.plans.map((plan) => (plan.id === 'business' ? { ...plan, trialDays } : plan));
  return { ...catalogue, plans };
}

describe('a trial', () => {
  test('ends with a change to a plan that has none, which is charged at once', async () => {
    const { shop, send } = await givenTrial();
    shop.advance(DAY);

    const preview = await send('POST', '/subscription/change', 'ada', { ...BUSINESS, preview: true });
    const { amountDue, prorationDate } = preview.body;
    const agreed = { amountDue, prorationDate };
    const change = await send('POST', '/subscription/change', 'ada', { ...BUSINESS, agreed });

    const [invoice] = (await shop.stripe.invoices.list({ limit: 1 })).data;
    expect(preview.body).toMatchObject({ amountDue: BUSINESS_PRICE, dueAt: prorationDate });
    expect(change.body).toMatchObject({
      status: 'changed',
      subscription: { plan: 'business', status: 'active', trialEndsAt: null },
    });
    expect(invoice).toMatchObject({ status: 'paid', amount_paid: BUSINESS_PRICE });
  });

  test('goes on with the plan that it is of while such a change is not paid', async () => {
    const { shop, send } = await givenTrial();
    const [subscription] = (await shop.stripe.subscriptions.list()).data;
    const method = await shop.stripe.paymentMethods.attach('pm_card_chargeCustomerFail', {
      customer: subscription!.customer as string,
    });
    await shop.stripe.subscriptions.update(subscription!.id, { default_payment_method: method.id });

    const change = await send('POST', '/subscription/change', 'ada', BUSINESS);

    const entitlements = await send('GET', '/entitlements?organisationId=engines', 'ada');
    expect(change.body).toMatchObject({
      status: 'payment_required',
      subscription: { plan: 'pro', status: 'trialing' },
    });
    expect(entitlements.body).toMatchObject({ plan: 'pro' });
  });

  test.each([
    ['keeps its end under a plan that gives as long', 14, 14],
    ['ends earlier under a plan that gives less', 7, 7],
    ['gets no longer under a plan that gives more', 30, 14],
  ])('%s', async (_, days, expected) => {
    const { shop, send, ends } = await givenTrial(days);
    shop.advance(DAY);

    const preview = await send('POST', '/subscription/change', 'ada', { ...BUSINESS, preview: true });
    const change = await send('POST', '/subscription/change', 'ada', BUSINESS);

    const trialEndsAt = new Date(ends - (14 - expected) * DAY).toISOString();
    expect(preview.body).toMatchObject({ dueAt: trialEndsAt });
    expect(change.body).toMatchObject({
      status: 'changed',
      subscription: { plan: 'business', status: 'trialing', trialEndsAt },
    });
  });
});
