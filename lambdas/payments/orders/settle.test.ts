import type { Stripe } from 'stripe';
import { outputOf, silenceOutput } from '../../platform/testing/output.ts';
import { givenPayments } from './orders.fixture.ts';
import { settleOrder } from './settle.ts';

silenceOutput();

/** An order that waits for the bank, and its intent as it becomes. */
async function givenWaiting() {
  const given = givenPayments();
  const { orderId } = await given.order();
  await given.pay(orderId, 'pm_card_authenticationRequired');
  const known = given.stripe.intents[0]! as unknown as Stripe.PaymentIntent;
  const intent = (changes: object) => ({ ...known, ...changes }) as Stripe.PaymentIntent;
  const settle = (changes: object) => settleOrder(given.services, intent(changes));
  return { ...given, orderId, intent, settle };
}

const declined = {
  status: 'requires_payment_method',
  last_payment_error: { code: 'card_declined', decline_code: 'lost_card' },
};

describe('settling an order', () => {
  test('marks it paid once, however often it is told', async () => {
    const { settle, read, orderId, events } = await givenWaiting();

    const changes = await Promise.all([1, 2, 3].map(() => settle({ status: 'succeeded' })));

    expect(changes.filter(Boolean)).toHaveLength(1);
    expect(await read(orderId)).toMatchObject({ status: 'paid' });
    expect(events(orderId)).toEqual(['order.placed', 'payment.received']);
  });

  test('opens it again when its payment fails, and says why', async () => {
    const { settle, read, orderId, events } = await givenWaiting();

    await settle(declined);

    const failure = { code: 'card_declined', declineCode: 'lost_card' };
    expect(await read(orderId)).toMatchObject({ status: 'open', failure });
    expect(events(orderId)).toEqual(['order.placed', 'payment.failed']);
  });

  test.each([
    ['failed', declined],
    ['was cancelled', { status: 'canceled' }],
  ])('leaves a paid one alone when it is told late that it %s', async (_, late) => {
    const { settle, read, orderId } = await givenWaiting();
    await settle({ status: 'succeeded' });

    const changed = await settle(late);

    expect(changed).toBe(false);
    expect(await read(orderId)).toMatchObject({ status: 'paid' });
  });

  test('does not mind an intent that another one has followed', async () => {
    const { settle, read, orderId } = await givenWaiting();

    const changed = await settle({ ...declined, id: 'pi_of_before' });

    expect(changed).toBe(false);
    expect(await read(orderId)).toMatchObject({ status: 'paying' });
  });

  test.each([{}, { soloist_organisation: 'o1', soloist_order: 'unknown' }])(
    'passes over an intent of no order of ours: %j',
    async (metadata) => {
      const { settle } = await givenWaiting();

      expect(await settle({ status: 'succeeded', metadata })).toBe(false);
    },
  );

  test('refuses another amount than the order’s', async () => {
    const { settle, read, orderId } = await givenWaiting();

    await expect(settle({ status: 'succeeded', amount: 1 })).rejects.toThrow(
      `order ${orderId} costs 2900 usd, got a payment of 1 usd`,
    );
    expect(await read(orderId)).toMatchObject({ status: 'paying' });
  });

  test('writes what the caller adds, or nothing of it', async () => {
    const { services, intent, memory } = await givenWaiting();
    const done = { pk: 'EVENT#evt_1', sk: 'EVENT', state: 'done' };
    const settle = () =>
      settleOrder(services, intent({ status: 'succeeded' }), (transaction) =>
        transaction.add(services.table.put(done, { ifAbsent: true })),
      );

    const changes = [await settle(), await settle()];

    expect(changes).toEqual([true, false]);
    expect(memory.items('payments', 'EVENT#')).toEqual([done]);
  });

  test('tells the operator when an order was paid twice', async () => {
    const { settle } = await givenWaiting();
    await settle({ status: 'succeeded' });

    const lines = await outputOf(() => settle({ status: 'succeeded', id: 'pi_by_hand' }));

    expect(lines).toContainEqual(
      expect.objectContaining({ level: 'error', message: 'an order was paid twice' }),
    );
  });
});
