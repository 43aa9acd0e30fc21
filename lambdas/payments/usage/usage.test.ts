import { outputOf, silenceOutput } from '../../platform/testing/output.ts';
import { BillingRepository } from '../billing/billing.repository.ts';
import type { StoredBilling } from '../billing/billing.ts';
import { keepCustomer } from '../customers/customer.repository.ts';
import { clientOf, Crash, givenPayments, ORGANISATION, OWNER } from '../orders/orders.fixture.ts';
import type { PaymentsMessage } from '../payments.contract.ts';
import { reportUsage } from './report-usage.ts';
import type { ReportUsage } from './report-usage.ts';
import { sendUsage } from './send-usage.ts';
import { usageRoutes } from './usage.routes.ts';

silenceOutput();

const DAY_MS = 86_400_000;

/** An organisation on a plan that bills messages, and the queue between the report and Stripe. */
async function givenMetered(plan = 'business') {
  const given = givenPayments();
  const { services, time } = given;
  const customerId = 'cus_1';
  const billing: StoredBilling = {
    ...{ organisationId: ORGANISATION, customerId, subscriptionId: 'sub_1', plan, status: 'active' },
    ...{ interval: 'month', seats: 1, currentPeriodEnd: time.now + 30 * DAY_MS, cancelAtPeriodEnd: false },
    ...{
      endsAt: null,
      trialEndsAt: null,
      graceEndsAt: null,
      version: 1,
      reminder: null,
      updatedAt: time.now,
    },
  };
  await services.table.write(new BillingRepository(services.table).replace(billing, 0));
  await keepCustomer(services.table, { organisationId: ORGANISATION, customerId, contactId: OWNER });
  const messages: PaymentsMessage[] = [];
  const queue = { send: async (more: readonly PaymentsMessage[]) => void messages.push(...more) };
  const report = (more: Partial<ReportUsage> = {}) =>
    reportUsage(
      { ...services, queue },
      { organisationId: ORGANISATION, usageId: 'u-1', meter: 'messages', quantity: 5, at: null, ...more },
    );
  const send = () => sendUsage(services, { organisationId: ORGANISATION, usageId: 'u-1' });
  const state = async () => given.memory.items('payments', 'ORG#').find(({ usageId }) => usageId)?.['state'];
  return { ...given, messages, queue, report, send, state };
}

describe('reporting a usage', () => {
  test('stores it, and hands it to the queue', async () => {
    const { report, messages, state } = await givenMetered();

    await report();

    expect(await state()).toBe('stored');
    expect(messages).toEqual([{ kind: 'usage', organisationId: ORGANISATION, usageId: 'u-1' }]);
  });

  test('again hands it over again until it was sent, and then no more', async () => {
    const { report, messages, send } = await givenMetered();
    await report();
    await report();
    await send();

    await report();

    expect(messages).toHaveLength(2);
  });

  test('fails while the queue can not be reached; the repetition makes it good', async () => {
    const { report, queue, messages } = await givenMetered();
    jest.spyOn(queue, 'send').mockRejectedValueOnce(new Error('no queue'));

    await expect(report()).rejects.toThrow('no queue');
    await report();

    expect(messages).toHaveLength(1);
  });

  test.each([
    ['a meter that the plan has not', { meter: 'films' }, 409, 'meter_not_in_plan'],
    ['a time long ago', { at: Date.UTC(2026, 9, 1) }, 422, 'validation_failed'],
    ['a time to come', { at: Date.UTC(2026, 10, 22) }, 422, 'validation_failed'],
  ])('fails for %s', async (_, more, status, code) => {
    const { report, messages } = await givenMetered();

    await expect(report(more)).rejects.toMatchObject({ status, code });
    expect(messages).toEqual([]);
  });

  test('fails for an id that stood for another quantity', async () => {
    const { report } = await givenMetered();
    await report();

    await expect(report({ quantity: 6 })).rejects.toMatchObject({ status: 422, code: 'usage_id_reused' });
  });

  test('fails for an organisation whose plan has no meters', async () => {
    const { report } = await givenMetered('pro');

    await expect(report()).rejects.toMatchObject({ status: 409, code: 'meter_not_in_plan' });
  });
});

describe('POST /v1/payments/usage', () => {
  test.each([
    ['takes it from an owner', OWNER, 202, 1],
    ['answers 403 to a member, who must not spend the organisation’s money', 'member', 403, 0],
  ])('%s', async (_, as, status, queued) => {
    const { services, queue, messages } = await givenMetered();
    const send = clientOf(services, usageRoutes({ ...services, queue, webhookSecrets: async () => [] }));
    const body = { organisationId: ORGANISATION, id: 'u-1', meter: 'messages', quantity: 1_000_000_000 };

    const answer = await send('POST', '/v1/payments/usage', as, { body });

    expect(answer.status).toBe(status);
    expect(messages).toHaveLength(queued);
  });
});

describe('sending a usage to Stripe', () => {
  test('names it as we do, so that Stripe counts it once', async () => {
    const { report, send, stripe, time, state } = await givenMetered();
    await report();

    await send();
    await send();

    expect(stripe.meterEvents).toEqual([
      {
        event_name: 'soloist_messages',
        identifier: `${ORGANISATION}:u-1`,
        timestamp: time.now / 1_000,
        payload: { stripe_customer_id: 'cus_1', value: '5' },
      },
    ]);
    expect(await state()).toBe('sent');
  });

  test('is tried again by the queue while Stripe is down', async () => {
    const { report, send, stripe, state } = await givenMetered();
    await report();
    stripe.fail('meterEvents.create', 'unreachable', 3);

    await expect(send()).rejects.toMatchObject({ status: 503 });
    await send();

    expect(stripe.meterEvents).toHaveLength(1);
    expect(await state()).toBe('sent');
  });

  test.each(['before', 'after'] as const)('counts once, though it crashes %s any step', async (when) => {
    for (let step = 1, isOver = false; !isOver; step++) {
      const { report, send, stripe, process, state } = await givenMetered();
      await report();
      process.dieAt(step, when);
      isOver = !((await send().catch((error: unknown) => error)) instanceof Crash);
      process.restart();

      await send();

      expect({ step, events: stripe.meterEvents.length, state: await state() }).toEqual({
        ...{ step, events: 1, state: 'sent' },
      });
      if (isOver) expect(step).toBeGreaterThan(3);
    }
  });

  test('takes it as sent when Stripe has it, and has forgotten our key', async () => {
    const { report, send, stripe, state } = await givenMetered();
    await report();
    stripe.meterEvents.push({ identifier: `${ORGANISATION}:u-1` });

    await send();

    expect(stripe.meterEvents).toHaveLength(1);
    expect(await state()).toBe('sent');
  });

  test('tells the operator of one that Stripe will never take, and does not try it again', async () => {
    const { report, send, stripe, state } = await givenMetered();
    await report();
    stripe.fail('meterEvents.create', 'refused');

    const lines = await outputOf(send);

    expect(lines).toContainEqual(
      expect.objectContaining({ level: 'error', message: 'Stripe refuses a usage: it will not be billed' }),
    );
    expect(await state()).toBe('refused');
  });
});
