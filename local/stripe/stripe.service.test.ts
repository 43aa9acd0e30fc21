import Stripe from 'stripe';

import { createContext, type TestContext } from '../services/testing.ts';
import type { Service } from '../service.ts';
import { createStripe } from './stripe.service.ts';
import { DAY, KEY } from './testing.ts';

const PAYMENT = { amount: 2000, currency: 'usd', payment_method: 'pm_card_visa', confirm: true } as const;

let service: Service;

async function start(context: TestContext): Promise<Stripe> {
  service = createStripe({ port: 0 });
  await service.start([], context);
  const { hostname: host, port } = new URL((service.describe!() as { url: string }).url);
  return new Stripe(KEY, { host, port, protocol: 'http', maxNetworkRetries: 0, telemetry: false });
}
afterEach(() => service.stop());

test('objects, keys and what is due outlive a restart', async () => {
  const context = createContext();
  let stripe = await start(context);
  const product = await stripe.products.create({ name: 'Pro' });
  const { id: price } = await stripe.prices.create({
    product: product.id,
    currency: 'usd',
    unit_amount: 1200,
    recurring: { interval: 'month' },
  });
  const customer = await stripe.customers.create({ payment_method: 'pm_card_visa' });
  const { data: cards } = await stripe.customers.listPaymentMethods(customer.id);
  const { id } = await stripe.subscriptions.create({
    customer: customer.id,
    default_payment_method: cards[0]!.id,
    items: [{ price }],
  });
  const paid = await stripe.paymentIntents.create(PAYMENT, { idempotencyKey: 'order-1' });
  await service.stop();

  const later = context.restarted();
  stripe = await start(later);
  const again = await stripe.paymentIntents.create(PAYMENT, { idempotencyKey: 'order-1' });
  later.advance(31 * DAY);
  const invoices = await stripe.invoices.list({ subscription: id });

  expect(again.id).toBe(paid.id);
  expect(invoices.data.map(({ status }) => status)).toEqual(['paid', 'paid']);
});

test('faults are planted where all of the rehearsal are', async () => {
  const context = createContext();
  const stripe = await start(context);
  context.faults.set({ service: 'stripe', kind: '429', settings: { times: 1 } });

  const first = stripe.customers.create();

  await expect(first).rejects.toMatchObject({ statusCode: 429 });
  await expect(stripe.customers.create()).resolves.toMatchObject({ object: 'customer' });
});
