import { silenceOutput } from '../../platform/testing/output.ts';
import { clientOf, givenPayments, ORGANISATION, OWNER } from '../orders/orders.fixture.ts';
import { refundsRoutes } from './refunds.routes.ts';

silenceOutput();

async function givenPaidOrder() {
  const given = givenPayments();
  const { orderId } = await given.order();
  await given.pay(orderId);
  const send = clientOf(given.services, refundsRoutes(given.services));
  const refund = (body: object, as = 'admin', key = 'k1') =>
    send('POST', '/v1/admin/payments/refunds', as, {
      body: { organisationId: ORGANISATION, ...body },
      key,
    });
  return { ...given, orderId, refund };
}

describe('POST /v1/admin/payments/refunds', () => {
  test('answers 201 with the refund, and to a replay the same one', async () => {
    const { refund, orderId, stripe } = await givenPaidOrder();

    const first = await refund({ orderId, amount: 900, reason: 'duplicate' });
    const again = await refund({ orderId, amount: 900, reason: 'duplicate' });

    expect(first).toMatchObject({ status: 201, body: { orderId, amount: 900, reason: 'duplicate' } });
    expect(again.body).toEqual(first.body);
    expect(stripe.refunds).toHaveLength(1);
  });

  test('answers 503 while Stripe is down; the same key carries it on', async () => {
    const { refund, orderId, stripe } = await givenPaidOrder();
    stripe.fail('refunds.create', 'unreachable', 3);

    const down = await refund({ orderId });
    const up = await refund({ orderId });

    expect(down).toMatchObject({ status: 503, body: { code: 'payments_unavailable' } });
    expect(up).toMatchObject({ status: 201, body: { amount: 2_900 } });
    expect(stripe.refunds).toHaveLength(1);
  });

  test('answers 403 to whoever is no administrator', async () => {
    const { refund, orderId, stripe } = await givenPaidOrder();

    const answer = await refund({ orderId }, OWNER);

    expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(stripe.refunds).toEqual([]);
  });

  test.each([
    ['neither an order nor an invoice', {}],
    ['both', { orderId: 'x', invoiceId: 'in_1' }],
    ['no amount at all', { orderId: 'x', amount: 0 }],
    ['a reason that Stripe does not know', { orderId: 'x', reason: 'whim' }],
  ])('answers 422 for %s', async (_, body) => {
    const { refund } = await givenPaidOrder();

    expect(await refund(body)).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
  });
});
