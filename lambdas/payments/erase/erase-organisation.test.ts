import type { Database } from '../../platform/dynamodb/database.ts';
import { silenceOutput } from '../../platform/testing/output.ts';
import { handleMessage } from '../handle-message.ts';
import { OrderRepository } from '../orders/order.repository.ts';
import type { Order } from '../orders/order.ts';
import type { StripeGateway } from '../stripe/gateway.ts';
import { ACME, givenPayments, NOW } from '../webhooks/webhooks.fixture.ts';

silenceOutput();

const { organisationId, customerId } = ACME;
const ERASE = { kind: 'erase', organisationId } as const;
type Payments = Awaited<ReturnType<typeof givenPayments>>;

const ORDER: Order = {
  organisationId,
  orderId: 'order-1',
  lines: [{ product: 'lamp', name: 'Lamp', quantity: 1, price: 900 }],
  amount: 900,
  currency: 'usd',
  status: 'paid',
  attempts: 1,
  payment: { customerId, paymentMethod: 'pm_card_visa', intentId: 'pi_paid', begunAt: NOW },
  leaseUntil: 0,
  failure: null,
  refunded: 100,
  placedBy: 'ada',
  placedAt: NOW,
  paidAt: NOW,
  version: 1,
  events: 1,
};

/** An organisation with a plan, a paid invoice, a paid order and one that was never paid. */
async function givenSubscribed(replace?: Parameters<typeof givenPayments>[0]) {
  const payments = await givenPayments(replace);
  const { stripe, services } = payments;
  stripe.invoice(stripe.subscribe(), 'paid');
  for (const event of stripe.events.splice(0)) await payments.deliver(event);
  await payments.work();
  const orders = new OrderRepository(services.table);
  await services.table.write(orders.insert(ORDER));
  await services.table.write(orders.insert({ ...ORDER, orderId: 'order-2', status: 'open', paidAt: null }));
  return payments;
}

const severedIn = ({ stored }: Payments) => stored('SEVERED#');
/** What is there besides what the law wants kept, and what ends by itself. */
const restOf = ({ stored }: Payments) =>
  stored('').filter(({ pk }) => !/^(SEVERED|EVENT|LIMIT)#/.test(String(pk)));

describe('an organisation that is erased', () => {
  test('has no customer at Stripe any more, and so no subscription', async () => {
    const payments = await givenSubscribed();

    await handleMessage(payments.services, ERASE);

    expect(payments.stripe.ended).toEqual([customerId]);
    expect(payments.stripe.subscriptions.map(({ status }) => status)).toEqual(['canceled']);
  });

  test('leaves its invoices and paid orders, without a word of whose they were', async () => {
    const payments = await givenSubscribed();

    await handleMessage(payments.services, ERASE);

    expect(restOf(payments)).toEqual([]);
    expect(severedIn(payments)).toMatchObject([
      { kind: 'invoice', amount: 1_200, paid: 1_200, currency: 'usd', number: expect.any(String) },
      { kind: 'order', amount: 900, refunded: 100, lines: [{ name: 'Lamp' }], number: null },
    ]);
    const told = severedIn(payments).flatMap((item) => Object.values(item));
    for (const trace of [organisationId, customerId, 'ada', 'pi_paid', 'order-1']) {
      expect(told).not.toContain(trace);
    }
    expect(told.filter((value) => /^(https:|in_)/.test(String(value)))).toEqual([]);
  });

  test('keeps them to the end of the tenth year after', async () => {
    const payments = await givenSubscribed();

    await handleMessage(payments.services, ERASE);

    const ends = severedIn(payments).map(({ expiresAt }) => Number(expiresAt) * 1_000);
    expect(ends).toEqual([Date.UTC(2037, 0), Date.UTC(2037, 0)]);
  });

  test('is not brought back by the webhooks of its end', async () => {
    const payments = await givenSubscribed();
    await handleMessage(payments.services, ERASE);

    for (const event of payments.stripe.events.splice(0)) await payments.deliver(event);
    await payments.work();

    expect(restOf(payments)).toEqual([]);
  });

  test('may be erased again: nothing happens', async () => {
    const payments = await givenSubscribed();
    await handleMessage(payments.services, ERASE);
    const once = severedIn(payments);

    await handleMessage(payments.services, ERASE);

    expect(severedIn(payments)).toEqual(once);
  });

  test('that never bought anything is nothing to anybody', async () => {
    const payments = await givenPayments();

    await handleMessage(payments.services, { kind: 'erase', organisationId: 'other' });

    expect(payments.stripe.calls).toBe(0);
  });

  test('waits for a payment that a bank has not decided', async () => {
    const payments = await givenSubscribed();
    const { services, stripe } = payments;
    const intent = stripe.intent({ amount: 900, status: 'processing' });
    const payment = { ...ORDER.payment!, intentId: intent.id };
    const paying: Order = { ...ORDER, orderId: 'order-3', status: 'paying', payment, paidAt: null };
    await services.table.write(new OrderRepository(services.table).insert(paying));

    const erasing = handleMessage(services, ERASE);

    await expect(erasing).rejects.toMatchObject({ code: 'payment_under_way' });
    expect(stripe.ended).toEqual([]);
  });
});

describe('a worker that dies', () => {
  test('after any step goes on where it was: no invoice is lost, and none is there twice', async () => {
    const ends: unknown[] = [];
    for (let last = 1; ; last += 1) {
      const steps = { taken: 0, last: Infinity };
      const payments = await givenSubscribed((edges) => ({
        ...edges,
        database: guardDatabase(edges.database, steps),
        stripe: guardStripe(edges.stripe, steps),
      }));
      Object.assign(steps, { taken: 0, last });
      await handleMessage(payments.services, ERASE).catch(() => undefined);
      const isOver = steps.taken <= last;
      steps.last = Infinity;
      await handleMessage(payments.services, ERASE);
      ends.push({ rest: restOf(payments).length, severed: severedIn(payments).map(({ kind }) => kind) });
      if (isOver) break;
    }

    expect(ends).toEqual(ends.map(() => ({ rest: 0, severed: ['invoice', 'order'] })));
    expect(ends.length).toBeGreaterThan(10);
  });
});

interface Steps {
  taken: number;
  last: number;
}

function step<Input extends unknown[], Output>(steps: Steps, work: (...input: Input) => Promise<Output>) {
  return async (...input: Input): Promise<Output> => {
    steps.taken += 1;
    if (steps.taken > steps.last) throw new Error('the function is gone');
    return work(...input);
  };
}

function guardDatabase(database: Database, steps: Steps): Database {
  return {
    get: step(steps, (...input) => database.get(...input)),
    query: step(steps, (...input) => database.query(...input)),
    write: step(steps, (...input) => database.write(...input)),
    transact: step(steps, (...input) => database.transact(...input)),
  };
}

function guardStripe(gateway: StripeGateway, steps: Steps): StripeGateway {
  return {
    read: (name, call) => step(steps, () => gateway.read(name, call))(),
    write: (name, key, call) => step(steps, () => gateway.write(name, key, call))(),
  };
}
