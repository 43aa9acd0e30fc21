import { silenceOutput } from '../../platform/testing/output.ts';
import { effectivePlan } from '../billing/access.ts';
import { givenPayments, NOW } from '../webhooks/webhooks.fixture.ts';
import { catchUp, DAY, night, typesOf } from './reconcile.fixture.ts';

silenceOutput();

describe('whoever does not pay', () => {
  /** A subscription in arrears since now. */
  async function givenArrears() {
    const payments = await givenPayments();
    const subscription = payments.stripe.subscribe({ plan: 'pro' });
    subscription.status = 'past_due';
    const invoice = payments.stripe.invoice(subscription, 'failed');
    await catchUp(payments);
    const plan = async () =>
      effectivePlan(await payments.billing(), payments.services.catalogue, payments.time.now).id;
    return { ...payments, subscription, invoice, plan };
  }

  test('keeps the plan during the grace, and loses it with its end, even if no night comes', async () => {
    const { time, plan } = await givenArrears();

    const during = await plan();
    time.now = NOW + 7 * DAY;
    const after = await plan();

    expect([during, after]).toEqual(['pro', 'free']);
  });

  test('is told at the failure, three days before the end and at the end, once each', async () => {
    const payments = await givenArrears();

    for (let day = 1; day <= 9; day += 1) {
      payments.time.now = NOW + day * DAY;
      await night(payments);
    }

    const dated = payments.told().map(({ type, at }) => [type, (at - NOW) / DAY]);
    expect(dated).toEqual([
      ['subscription.changed', 0],
      ['payment.failed', 0],
      ['subscription.grace_ending', 4],
      ['subscription.cut_off', 7],
    ]);
  });

  test('has the plan back with the payment, and a whole grace the next time', async () => {
    const payments = await givenArrears();
    const { stripe, subscription, invoice, time, plan } = payments;
    time.now = NOW + 8 * DAY;
    await night(payments);
    stripe.settle(invoice);
    subscription.status = 'active';
    stripe.tell('customer.subscription.updated', subscription);
    await catchUp(payments);
    const paid = await plan();

    time.now = NOW + 30 * DAY;
    subscription.status = 'past_due';
    stripe.invoice(subscription, 'failed');
    await catchUp(payments);

    expect([paid, await plan()]).toEqual(['pro', 'pro']);
    expect(await payments.billing()).toMatchObject({ graceEndsAt: NOW + 37 * DAY, reminder: null });
  });

  test('is not cut off by a night that doubts our own state', async () => {
    const payments = await givenArrears();
    payments.stripe.settle(payments.invoice);
    payments.subscription.status = 'active'; // and no webhook has said so
    payments.time.now = NOW + 8 * DAY;

    await night(payments);

    expect(typesOf(payments)).not.toContain('subscription.cut_off');
  });
});
