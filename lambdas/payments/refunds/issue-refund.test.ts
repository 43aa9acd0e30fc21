import { silenceOutput } from '../../platform/testing/output.ts';
import { keepCustomer } from '../customers/customer.repository.ts';
import { Crash, givenPayments, ORGANISATION, OWNER } from '../orders/orders.fixture.ts';
import { followRefunds } from './follow-refunds.ts';
import { issueRefund } from './issue-refund.ts';
import type { AskRefund } from './refund.ts';

silenceOutput();

const PAID = 2_900;

async function givenPaidOrder() {
  const given = givenPayments();
  const { orderId } = await given.order();
  await given.pay(orderId);
  const refund = (refundId: string, amount: number | null = null, more: Partial<AskRefund> = {}) =>
    issueRefund(given.services, {
      organisationId: ORGANISATION,
      orderId,
      invoiceId: null,
      refundId,
      amount,
      reason: 'requested_by_customer',
      by: 'admin',
      ...more,
    });
  const amounts = () => given.stripe.refunds.map(({ amount }) => amount);
  return { ...given, orderId, refund, amounts };
}

describe('refunding an order', () => {
  test('gives back all that is left, and says who did it in an event', async () => {
    const { refund, amounts, read, orderId, memory } = await givenPaidOrder();

    const issued = await refund('r1');

    expect(issued).toMatchObject({ status: 'issued', amount: PAID, currency: 'usd' });
    expect(amounts()).toEqual([PAID]);
    expect(await read(orderId)).toMatchObject({ refunded: PAID });
    expect(memory.items('events', 'payments#refund:r1')).toEqual([
      expect.objectContaining({
        type: 'refund.issued',
        subject: OWNER,
        data: expect.objectContaining({ by: 'admin', amount: PAID, reason: 'requested_by_customer' }),
      }),
    ]);
  });

  test('goes in parts, and ends with what is left', async () => {
    const { refund, amounts } = await givenPaidOrder();

    await refund('r1', 1_000);
    await refund('r2');

    expect(amounts()).toEqual([1_000, 1_900]);
  });

  test('is the same refund when it is asked for again', async () => {
    const { refund, amounts } = await givenPaidOrder();

    await refund('r1', 1_000);
    await refund('r1', 1_000);

    expect(amounts()).toEqual([1_000]);
  });

  test('never comes to more than was paid, however many ask at once', async () => {
    const { refund, amounts, read, orderId } = await givenPaidOrder();

    await Promise.allSettled(Array.from({ length: 10 }, (_, n) => refund(`r${n}`, 1_000)));

    expect(amounts()).toEqual([1_000, 1_000]);
    expect(await read(orderId)).toMatchObject({ refunded: 2_000 });
  });

  test.each([
    ['more than is left', 'r2', PAID + 1, {}, 422, 'validation_failed'],
    ['an order of others', 'r2', null, { orderId: 'unknown' }, 404, 'order_not_found'],
    ['another amount under the same key', 'r1', 999, {}, 422, 'idempotency_key_reused'],
    [
      'another reason under the same key',
      'r1',
      1_000,
      { reason: 'duplicate' },
      422,
      'idempotency_key_reused',
    ],
  ] as const)('fails for %s', async (_, refundId, amount, more, status, code) => {
    const { refund, amounts } = await givenPaidOrder();
    await refund('r1', 1_000);

    await expect(refund(refundId, amount, more)).rejects.toMatchObject({ status, code });
    expect(amounts()).toEqual([1_000]);
  });

  test('fails for what was given back before, and for what was never paid', async () => {
    const { refund, order } = await givenPaidOrder();
    await refund('r1');
    const { orderId } = await order();

    await expect(refund('r2')).rejects.toMatchObject({ status: 409, code: 'already_refunded' });
    await expect(refund('r3', null, { orderId })).rejects.toMatchObject({ status: 409, code: 'not_paid' });
  });

  test('sets nothing aside when Stripe refuses', async () => {
    const { refund, read, orderId, stripe } = await givenPaidOrder();
    const intent = String(stripe.intents[0]!['id']);
    stripe.refunds.push({ payment_intent: intent, amount: PAID }); // given back in the dashboard

    await expect(refund('r1')).rejects.toMatchObject({
      status: 409,
      extra: { reason: 'charge_already_refunded' },
    });
    expect(await read(orderId)).toMatchObject({ refunded: 0 });
    await expect(refund('r1')).rejects.toMatchObject({ status: 409, code: 'refund_refused' });
  });

  test.each(['fails-before', 'fails-after'] as const)(
    'happens once though Stripe has stored a 500 of it: %s',
    async (fault) => {
      const { refund, amounts, stripe } = await givenPaidOrder();
      stripe.fail('refunds.create', fault);

      const issued = await refund('r1', 1_000);

      expect(issued).toMatchObject({ status: 'issued' });
      expect(amounts()).toEqual([1_000]);
    },
  );

  test.each(['unreachable', 'answer-lost'] as const)(
    'is carried on by the same request when Stripe is in trouble: %s',
    async (fault) => {
      const { refund, amounts, stripe } = await givenPaidOrder();
      stripe.fail('refunds.create', fault, 4);

      const first: unknown = await refund('r1', 1_000).catch((error: unknown) => error);
      const issued = await refund('r1', 1_000);

      expect(first).toMatchObject({ status: 503 });
      expect(issued).toMatchObject({ status: 'issued' });
      expect(amounts()).toEqual([1_000]);
    },
  );

  test.each(['before', 'after'] as const)('happens once, though it crashes %s any step', async (when) => {
    for (let step = 1, isOver = false; !isOver; step++) {
      const { refund, amounts, read, orderId, process, memory } = await givenPaidOrder();
      process.dieAt(step, when);
      isOver = !((await refund('r1', 1_000).catch((error: unknown) => error)) instanceof Crash);
      process.restart();

      const issued = await refund('r1', 1_000);

      expect({ step, status: issued.status, amounts: amounts() }).toEqual({
        ...{ step, status: 'issued' },
        amounts: [1_000],
      });
      expect(await read(orderId)).toMatchObject({ refunded: 1_000 });
      expect(memory.items('events', 'payments#refund:r1')).toHaveLength(1);
      if (isOver) expect(step).toBeGreaterThan(4);
    }
  });
});

test('a refund that crashed is found a day later, when Stripe has forgotten its key', async () => {
  const { refund, amounts, stripe, process } = await givenPaidOrder();
  process.dieAt(4, 'after'); // Stripe has made it
  await refund('r1', 1_000).catch(() => undefined);
  process.restart();
  stripe.forgetKeys();

  const issued = await refund('r1', 1_000);

  expect(issued).toMatchObject({ status: 'issued' });
  expect(amounts()).toEqual([1_000]);
});

describe('refunds that were made elsewhere', () => {
  test('count for the order, beside ours that are under way', async () => {
    const { refund, read, orderId, stripe, services, process } = await givenPaidOrder();
    const intent = stripe.intents[0]!;
    process.dieAt(4, 'before'); // written down, and not yet made
    await refund('r1', 400).catch(() => undefined);
    process.restart();
    const dashboard = { payment_intent: intent['id'], amount: 1_000, status: 'succeeded', metadata: {} };
    stripe.refunds.push(dashboard, { ...dashboard, status: 'failed' });

    const changes = [
      await followRefunds(services, intent as never),
      await followRefunds(services, intent as never),
    ];

    expect(changes).toEqual([true, false]);
    expect(await read(orderId)).toMatchObject({ refunded: 1_400 });
    await refund('r1', 400);
    await followRefunds(services, intent as never);
    expect(await read(orderId)).toMatchObject({ refunded: 1_400 });
  });

  test.each([
    ['before', true],
    ['not before', false],
  ])('that the bank sent back free their amount once, when a webhook told of it %s', async (_, isTold) => {
    const { refund, read, orderId, stripe, services, process } = await givenPaidOrder();
    const intent = stripe.intents[0]!;
    process.dieAt(4, 'before'); // written down, and not yet made
    await refund('r1', 400).catch(() => undefined);
    process.restart();
    const metadata = { soloist_refund: 'r1' };
    stripe.refunds.push({ payment_intent: intent['id'], amount: 400, status: 'failed', metadata });
    if (isTold) await followRefunds(services, intent as never);

    await expect(refund('r1', 400)).rejects.toMatchObject({ code: 'refund_refused' });

    expect(await read(orderId)).toMatchObject({ refunded: 0 });
  });
});

describe('refunding an invoice', () => {
  async function givenPaidInvoice() {
    const given = await givenPaidOrder();
    const intent = given.stripe.intents[0]!;
    const invoice = (customer: unknown) =>
      given.stripe.invoices.set('in_1', { customer, currency: 'usd', intentId: String(intent['id']) });
    const contact = { organisationId: ORGANISATION, contactId: OWNER };
    await keepCustomer(given.services.table, { ...contact, customerId: String(intent['customer']) });
    const refund = (amount: number | null) =>
      given.refund('r1', amount, { orderId: null, invoiceId: 'in_1' });
    return { ...given, invoice, refund, customer: intent['customer'] };
  }

  test('gives back what its customer has paid', async () => {
    const { invoice, refund, amounts, customer } = await givenPaidInvoice();
    invoice(customer);

    const issued = await refund(null);

    expect(issued).toMatchObject({ status: 'issued', invoiceId: 'in_1', amount: PAID });
    expect(amounts()).toEqual([PAID]);
  });

  test.each([
    ['that there is not', null],
    ['of another customer', 'cus_other'],
  ])('fails for one %s', async (_, customer) => {
    const { invoice, refund, amounts } = await givenPaidInvoice();
    if (customer !== null) invoice(customer);

    await expect(refund(null)).rejects.toMatchObject({ status: 404, code: 'invoice_not_found' });
    expect(amounts()).toEqual([]);
  });
});
