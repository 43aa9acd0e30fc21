import { givenPrice, givenSubscription, HOUR, startStripe, stopAll, type Started } from '../testing.ts';

afterEach(stopAll);

/** A subscription whose customer has exchanged the card, and a dearer price. */
async function givenCard(started: Started, card: string) {
  const { stripe } = started;
  const { subscription, customer, item, price } = await givenSubscription(started);
  const method = await stripe.paymentMethods.attach(card, { customer: customer.id });
  await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: method.id } });
  const dearer = await givenPrice(started, 9_900);
  const change = () =>
    stripe.subscriptions.update(subscription.id, {
      items: [{ id: item, price: dearer.id }],
      proration_behavior: 'always_invoice',
      payment_behavior: 'pending_if_incomplete',
    });
  const now = () => stripe.subscriptions.retrieve(subscription.id, { expand: ['latest_invoice'] });
  return { price, dearer, customer, change, now };
}

const priceOf = ({ items }: { items: { data: { price: { id: string } }[] } }) => items.data[0]?.price.id;

describe('a change that waits for its payment', () => {
  test('is made at once when the card pays', async () => {
    const started = await startStripe();
    const { dearer, change } = await givenCard(started, 'pm_card_visa');

    const changed = await change();

    expect(priceOf(changed)).toBe(dearer.id);
    expect(changed.pending_update).toBeNull();
  });

  test.each(['pm_card_chargeCustomerFail', 'pm_card_authenticationRequired'])(
    'changes nothing while %s has not paid, nor what is owed',
    async (card) => {
      const started = await startStripe();
      const { price, dearer, change, now } = await givenCard(started, card);

      const changed = await change();
      const after = await now();

      expect(priceOf(changed)).toBe(price.id);
      expect(changed.status).toBe('active');
      expect(changed.pending_update?.subscription_items?.[0]?.price.id).toBe(dearer.id);
      expect(after.latest_invoice).toMatchObject({ status: 'open', hosted_invoice_url: expect.any(String) });
    },
  );

  test('is made when the invoice is paid with another card', async () => {
    const started = await startStripe();
    const { stripe } = started;
    const { dearer, customer, change, now } = await givenCard(started, 'pm_card_chargeCustomerFail');
    const { latest_invoice: invoice } = await change();
    const { id: other } = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id });

    await stripe.invoices.pay(invoice as string, { payment_method: other });

    const after = await now();
    expect(priceOf(after)).toBe(dearer.id);
    expect(after.pending_update).toBeNull();
  });

  test('is off after 23 hours, and its invoice void', async () => {
    const started = await startStripe();
    const { price, change, now } = await givenCard(started, 'pm_card_chargeCustomerFail');
    await change();

    started.clock.advance(23 * HOUR);

    const after = await now();
    expect(priceOf(after)).toBe(price.id);
    expect(after.pending_update).toBeNull();
    expect(after.latest_invoice).toMatchObject({ status: 'void' });
  });
});
