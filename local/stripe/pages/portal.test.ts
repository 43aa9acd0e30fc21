import type Stripe from 'stripe';

import { givenPrice, givenSubscription, startStripe, stopAll, VISA, type Started } from '../testing.ts';

const SECURED = '4000002760003184';
const BACK = 'http://localhost:3000/billing';

let started: Started;
beforeEach(async () => void (started = await startStripe()));
afterEach(stopAll);

const nextOf = ({ headers }: { headers: Headers }) => headers.get('location')!;

type Features = Stripe.BillingPortal.ConfigurationCreateParams.Features;

async function givenPortal(features: Features = {}) {
  const bought = await givenSubscription(started);
  const configuration = await started.stripe.billingPortal.configurations.create({
    features: {
      invoice_history: { enabled: true },
      payment_method_update: { enabled: true },
      subscription_cancel: { enabled: true, mode: 'at_period_end' },
      ...features,
    },
  });
  const { url } = await started.stripe.billingPortal.sessions.create({
    customer: bought.customer.id,
    configuration: configuration.id,
    return_url: BACK,
  });
  const path = new URL(url).pathname;
  const subscription = bought.subscription.id;
  return {
    ...bought,
    url,
    page: async () => (await started.raw('GET', path)).text,
    send: (form: Record<string, string>) =>
      started.raw('POST', path, new URLSearchParams({ subscription, ...form }).toString()),
    current: () => started.stripe.subscriptions.retrieve(subscription),
  };
}

describe('the portal', () => {
  test('shows subscriptions, the card and invoices, and leads back', async () => {
    const { page } = await givenPortal();

    const text = await page();

    const [invoice] = (await started.stripe.invoices.list()).data;
    expect(text).toContain('$12.00 each month');
    expect(text).toContain('visa that ends in 4242');
    expect(text).toContain(`href="${invoice!.hosted_invoice_url}"`);
    expect(text).toContain(`href="${BACK}"`);
  });

  test('cancels at the end of the period, and takes that back', async () => {
    const { current, page, send } = await givenPortal();

    await send({ action: 'cancel' });
    const cancelled = await current();
    const text = await page();
    await send({ action: 'resume' });

    expect(cancelled).toMatchObject({ status: 'active', cancel_at_period_end: true });
    expect(text).toMatch(/Ends<\/th>\s*<td>on 21 December 2026/);
    expect(await current()).toMatchObject({ cancel_at_period_end: false, cancel_at: null });
  });

  test('cancels at once where the configuration says so', async () => {
    const { current, send } = await givenPortal({
      subscription_cancel: { enabled: true, mode: 'immediately' },
    });

    await send({ action: 'cancel' });

    expect(await current()).toMatchObject({ status: 'canceled' });
  });

  test('charges another card from then on', async () => {
    const { customer, page, send } = await givenPortal();

    await send({ action: 'card', number: '5555555555554444' });

    const { invoice_settings } = (await started.stripe.customers.retrieve(customer.id)) as Stripe.Customer;
    expect(await page()).toContain('mastercard that ends in 4444');
    expect(invoice_settings.default_payment_method).toMatch(/^pm_/);
  });

  test('keeps a card that asks for 3-D Secure once that is passed', async () => {
    const { page, send, url } = await givenPortal();

    const secured = await send({ action: 'card', number: SECURED });
    const before = await page();
    const passed = await started.raw('POST', new URL(nextOf(secured)).pathname, 'outcome=pass');

    expect(before).toContain('visa that ends in 4242');
    expect(nextOf(passed)).toBe(url);
    expect(await page()).toContain('visa that ends in 3184');
  });

  test('stays with the card that it has when another is declined', async () => {
    const { page, send } = await givenPortal();

    const declined = await send({ action: 'card', number: '4000000000009995' });

    expect(declined).toMatchObject({ status: 402 });
    expect(declined.text).toContain('Your card has insufficient funds.');
    expect(await page()).toContain('visa that ends in 4242');
  });

  test('switches among the prices of the configuration', async () => {
    const yearly = await givenPrice(started, 9900, 'year');
    const { current, page, send } = await givenPortal({
      subscription_update: {
        enabled: true,
        default_allowed_updates: ['price'],
        proration_behavior: 'always_invoice',
        products: [{ product: yearly.product as string, prices: [yearly.id] }],
      },
    });

    const text = await page();
    await send({ action: 'switch', price: yearly.id });

    const { items } = await current();
    expect(text).toContain('Pro, $99.00 each year');
    expect(items.data.map(({ price }) => price.id)).toEqual([yearly.id]);
  });

  test.each([
    ['cancel', { subscription_cancel: { enabled: false } }, {}],
    ['card', { payment_method_update: { enabled: false } }, { number: VISA }],
    ['switch', {}, { price: 'price_other' }],
    ['details', {}, { email: 'other@example.com' }],
    ['constructor', {}, {}],
  ])('refuses to %s where the configuration does not offer it', async (action, features, form) => {
    const { current, send } = await givenPortal(features);

    const answer = await send({ action, ...form });

    expect(answer).toMatchObject({ status: 400 });
    expect(answer.text).toContain('The configuration of the portal does not allow this');
    expect(await current()).toMatchObject({ status: 'active', cancel_at_period_end: false });
  });

  test('refuses the subscription of somebody else', async () => {
    const { send } = await givenPortal();
    const other = await givenSubscription(started);

    const answer = await send({ action: 'cancel', subscription: other.subscription.id });

    expect(answer).toMatchObject({ status: 400 });
    expect(await started.stripe.subscriptions.retrieve(other.subscription.id)).toMatchObject({
      cancel_at_period_end: false,
    });
  });
});
