import { mailsOf } from './faults/cast.ts';
import { stripeSecret } from './faults/stripe.ts';
import { operator } from './operator.ts';
import {
  arrival,
  buy,
  chargesOf,
  FAILING_CARD,
  givenBuyer,
  GOOD_CARD,
  isIdle,
  placeOrder,
  submit,
} from './payments-client.ts';
import type { Buyer } from './payments-client.ts';
import { forget, startRehearsal, type Rehearsal } from './rehearsal.ts';
import { until } from './until.ts';

const HOUR_S = 3_600;
const DAY_S = 24 * HOUR_S;
const ONBOARDING = 9_900;
const SUBSCRIPTION = '/v1/payments/subscription';

describe('a program that buys', () => {
  let rehearsal: Rehearsal;
  let console: ReturnType<typeof operator>;

  beforeAll(async () => {
    rehearsal = await startRehearsal({ secrets: true });
    console = operator(rehearsal.run);
    await until('Stripe’s secret', 90_000, () => stripeSecret(rehearsal.run));
    await console.advance(60); // who has looked for it before looks again
  });

  afterAll(async () => {
    await rehearsal.end();
    forget(rehearsal.state);
  });

  const subscriptionOf = async ({ ask }: Buyer) => (await ask('GET', SUBSCRIPTION)).body;
  const planOf = async ({ ask }: Buyer) => (await ask('GET', '/v1/payments/entitlements')).body.plan;
  const become = (buyer: Buyer, wanted: object) =>
    arrival(`the subscription to be ${JSON.stringify(wanted)}`, console, async () => {
      const found = await subscriptionOf(buyer);
      return Object.entries(wanted).every(([name, value]) => found[name] === value) && found;
    });
  const change = async ({ ask }: Buyer, what: string, body: object = {}) =>
    (await ask('POST', `${SUBSCRIPTION}/${what}`, { body })).body;

  test('goes from the plans to Stripe’s page to what the plan allows, changes it, ends it and goes on', async () => {
    const buyer = await givenBuyer(rehearsal.run);
    const plans = await buyer.send('GET', '/v1/payments/plans');

    const way = await buy(buyer, 'business');
    const bought = await become(buyer, { plan: 'business', status: 'active' });
    const preview = await change(buyer, 'change', { plan: 'business', interval: 'year', preview: true });
    const { amountDue, prorationDate } = preview;
    const agreed = { amountDue, prorationDate };
    const changed = await change(buyer, 'change', { plan: 'business', interval: 'year', agreed });
    const ending = await change(buyer, 'cancel');
    const goingOn = await change(buyer, 'resume');

    expect(plans.body.plans.map(({ id }: any) => id)).toEqual(['free', 'pro', 'business']);
    expect(new URL(way).pathname).toBe('/billing');
    expect(bought).toMatchObject({ interval: 'month', seats: 1, cancelAtPeriodEnd: false });
    expect(changed).toMatchObject({ status: 'changed', subscription: { interval: 'year' } });
    expect(ending).toMatchObject({ status: 'active', cancelAtPeriodEnd: true });
    expect(goingOn).toMatchObject({ status: 'active', cancelAtPeriodEnd: false, endsAt: null });
    const entitlements = await buyer.ask('GET', '/v1/payments/entitlements');
    expect(entitlements.body).toMatchObject({ plan: 'business', entitlements: { projects: 1_000 } });
    const paid = await arrival('both invoices', console, async () => {
      const { items } = (await buyer.ask('GET', '/v1/payments/invoices')).body;
      return items.length === 2 && items.every(({ status }: any) => status === 'paid') && items;
    });
    expect(paid.map(({ amountPaid }: any) => amountPaid)).toEqual([amountDue, 4_900]);
    const portal = await buyer.ask('POST', '/v1/payments/portal-sessions', { body: {} });
    expect((await fetch(portal.body.url)).status).toBe(200);
  });

  test('that fails to pay keeps its plan for the grace, is mailed, loses it, and has it back once it pays', async () => {
    const buyer = await givenBuyer(rehearsal.run);
    const mailed = (subject: RegExp) =>
      arrival(`a mail '${subject.source}'`, console, async () => {
        const [mail] = await mailsOf(rehearsal.run, buyer.email, subject);
        return mail;
      });
    await buy(buyer, 'pro');
    const trial = await become(buyer, { plan: 'pro', status: 'trialing' });
    const portal = await buyer.ask('POST', '/v1/payments/portal-sessions', { body: {} });
    await submit(portal.body.url, { action: 'card', number: FAILING_CARD });

    await pass(14 * DAY_S + 2 * HOUR_S);
    const overdue = await become(buyer, { status: 'past_due' });
    await mailed(/payment .* failed/);
    const inGrace = await planOf(buyer);
    await pass(5 * DAY_S);
    await mailed(/ends on/);
    const atNotice = await planOf(buyer);
    await pass(3 * DAY_S);
    const cutOff = await planOf(buyer);
    await mailed(/has ended/);
    const [open] = (await buyer.ask('GET', '/v1/payments/invoices')).body.items;
    await submit(open.url, { number: GOOD_CARD });
    await become(buyer, { status: 'active', graceEndsAt: null });

    expect(trial.trialEndsAt).not.toBeNull();
    expect(Date.parse(overdue.graceEndsAt) - Date.parse(trial.trialEndsAt)).toBeGreaterThanOrEqual(
      7 * DAY_S * 1_000,
    );
    expect([inGrace, atNotice, cutOff, await planOf(buyer)]).toEqual(['pro', 'pro', 'free', 'pro']);
  });

  test.each([
    ['one key', () => 'key'],
    ['thirty keys', (nth: number) => `key-${nth}`],
  ])('and sends thirty payments of an order at once with %s is charged once', async (_, keyOf) => {
    const buyer = await givenBuyer(rehearsal.run);
    const order = await placeOrder(buyer);
    const body = { paymentMethod: 'pm_card_visa' };
    const pay = (key: string) =>
      buyer.ask('POST', `${order}/pay`, { body, headers: { 'idempotency-key': key } });

    const answers = await Promise.all(Array.from({ length: 30 }, (_, nth) => pay(keyOf(nth))));
    const after = await until('an answer at last', 60_000, async () => {
      const answer = await pay('at-last');
      return answer.status === 200 && answer;
    });

    // 502 and 503: more than the function takes at once
    expect(
      answers.map(({ status }) => status).filter((it) => ![200, 409, 429, 502, 503].includes(it)),
    ).toEqual([]);
    expect(after.body.status).toBe('paid');
    expect((await buyer.ask('GET', order)).body.status).toBe('paid');
    expect(await chargesOf(rehearsal.run, order)).toEqual([ONBOARDING]);
  });

  test('sees nothing of another organisation, by any route, and writes nothing with a key that only reads', async () => {
    const [owner, stranger] = [await givenBuyer(rehearsal.run), await givenBuyer(rehearsal.run)];
    const reader = await givenBuyer(rehearsal.run, ['payments:read']);
    const writer = await givenBuyer(rehearsal.run, ['payments:write']);
    await buy(owner, 'business');
    await become(owner, { status: 'active' });
    const order = await placeOrder(owner);
    const { organisationId } = owner;
    const plan = { plan: 'pro', interval: 'month' };
    const reads = ['subscription', 'entitlements', 'invoices', 'orders', order.split('payments/')[1]!];
    const writes = {
      'checkout-sessions': plan,
      'portal-sessions': {},
      'subscription/change': plan,
      'subscription/cancel': {},
      'subscription/resume': {},
      orders: { items: [{ product: 'onboarding', quantity: 1 }] },
      [`${order.split('payments/')[1]}/pay`]: {},
      usage: { id: 'u-1', meter: 'api_calls', quantity: 1 },
    };
    const tryAll = async ({ ask }: Pick<Buyer, 'ask'>, of: string | null) => {
      const query = of === null ? '' : `?organisationId=${of}`;
      const requests = [
        ...reads.map((path) => ask('GET', `/v1/payments/${path}${query}`)),
        ...Object.entries(writes).map(([path, body]) =>
          ask('POST', `/v1/payments/${path}`, {
            body: { ...body, ...(of !== null && { organisationId: of }) },
          }),
        ),
      ];
      return (await Promise.all(requests)).map(({ status, body }) => `${status} ${body.code ?? 'ok'}`);
    };

    const byKey = await tryAll(stranger, organisationId);
    const session = { ask: withKeys(stranger) };
    const bySession = await tryAll(session, organisationId);
    const ownWithTheirOrder = await stranger.ask('GET', order);
    const reading = (await tryAll(reader, null)).slice(reads.length);
    const writing = (await tryAll(writer, null)).slice(0, reads.length);

    const refused = Array.from({ length: byKey.length }, () => '404 organisation_not_found');
    expect([byKey, bySession]).toEqual([refused, refused]);
    expect([ownWithTheirOrder.status, ownWithTheirOrder.body.code]).toEqual([404, 'order_not_found']);
    expect(reading.filter((it) => it !== '403 scope_missing')).toEqual([]);
    expect(writing.filter((it) => it !== '403 scope_missing')).toEqual([]);
    expect(await subscriptionOf(owner)).toMatchObject({ plan: 'business', cancelAtPeriodEnd: false });
  });

  /** Time goes by, in days and what is left, each when its work is done. */
  async function pass(seconds: number) {
    for (let left = seconds; left > 0; left -= DAY_S) {
      await console.advance(Math.min(left, DAY_S));
      await until('what is due to be done', 60_000, () => isIdle(console));
    }
  }
});

/** As the person, with a key for what asks for one. */
function withKeys({ ask, accessToken }: Buyer): Buyer['ask'] {
  return (method, path, sending) => ask(method, path, { ...sending, token: accessToken });
}
