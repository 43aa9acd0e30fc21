import fc from 'fast-check';
import { silenceOutput } from '../../platform/testing/output.ts';
import { billingFrom } from '../billing/from-stripe.ts';
import { invoiceFrom } from '../billing/invoice.ts';
import { lookAt, lookAtInvoice } from '../billing/look.ts';
import { handleMessage } from '../handle-message.ts';
import { CATALOGUE } from '../payments.fixture.ts';
import { turn } from './fake-stripe.fixture.ts';
import type { FakeEvent, FakeStripe } from './fake-stripe.fixture.ts';
import { ACME, givenPayments } from './webhooks.fixture.ts';

silenceOutput();

/** The same histories each time; a longer search is `numRuns: 5_000` and no seed. */
const SEED = 20_261_121;

type Payments = Awaited<ReturnType<typeof givenPayments>>;

/** What may happen at Stripe; each does what it can in the state that it finds. */
const HAPPENINGS: Readonly<Record<string, (stripe: FakeStripe) => void>> = {
  subscribe: (stripe) => void (running(stripe) ?? stripe.subscribe({ plan: 'pro' })),
  'change the plan': (stripe) =>
    change(
      stripe,
      (it) =>
        void (it.items.data[0]!.price = {
          ...it.items.data[0]!.price,
          metadata: { soloist_plan: 'business' },
        }),
    ),
  'add a seat': (stripe) => change(stripe, (it) => void (it.items.data[0]!.quantity! += 1)),
  'cancel at the end': (stripe) => change(stripe, (it) => void (it.cancel_at_period_end = true)),
  resume: (stripe) => change(stripe, (it) => void (it.cancel_at_period_end = false)),
  'renew and pay': (stripe) => {
    change(stripe, (it) => void (it.items.data[0]!.current_period_end += 86_400));
    const subscription = running(stripe);
    if (subscription) stripe.invoice(subscription, 'paid');
  },
  'renew and fail': (stripe) => {
    change(stripe, (it) => void (it.status = 'past_due'));
    const subscription = running(stripe);
    if (subscription) stripe.invoice(subscription, 'failed');
  },
  'retry and fail': (stripe) => {
    const open = stripe.invoices.find(({ status }) => status === 'open');
    if (!open) return;
    open.attempt_count += 1;
    stripe.tell('invoice.payment_failed', open);
  },
  'pay what is open': (stripe) => {
    for (const open of stripe.invoices.filter(({ status }) => status === 'open')) stripe.settle(open);
    change(stripe, (it) => void (it.status = 'active'));
  },
  'give some back': (stripe) => {
    const paid = stripe.invoices.find(({ status }) => status === 'paid');
    if (paid) stripe.refund(paid, 1);
  },
  end: (stripe) => change(stripe, (it) => void (it.status = 'canceled'), 'customer.subscription.deleted'),
};

function running({ subscriptions }: FakeStripe) {
  return subscriptions.find(({ status }) => status !== 'canceled');
}

type Running = NonNullable<ReturnType<typeof running>>;

function change(stripe: FakeStripe, how: (it: Running) => void, type = 'customer.subscription.updated') {
  const subscription = running(stripe);
  if (!subscription) return;
  how(subscription);
  stripe.tell(type, subscription);
}

/** A history: things happen, and between them some of what has happened is delivered, in any order and repeatedly. */
type Step = { readonly happens: string } | { readonly delivered: readonly number[] };

const history: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({ happens: fc.constantFrom(...Object.keys(HAPPENINGS)) }),
    fc.record({ delivered: fc.array(fc.nat(40), { maxLength: 4 }) }),
  ),
  { minLength: 1, maxLength: 25 },
);

/** How long each of Stripe's answers is on its way, in turns. */
const latencies = fc.infiniteStream(fc.nat(12));

/** Lets it happen, and returns what is still under way. Nothing waits for what was delivered before: workers look at Stripe while it changes. */
async function live(payments: Payments, steps: readonly Step[], latencies: Iterator<number>) {
  const { stripe, time } = payments;
  stripe.latency = () => Number(latencies.next().value);
  const underWay: Promise<void>[] = [];
  for (const step of steps) {
    time.now += 60_000;
    if ('happens' in step) HAPPENINGS[step.happens]!(stripe);
    else
      underWay.push(
        deliver(
          payments,
          step.delivered.map((nth) => stripe.events[nth % stripe.events.length]),
        ),
      );
    await turn();
  }
  return { underWay };
}

/** Delivers at the same time, and does at the same time what then waits; what fails comes back later. */
async function deliver(payments: Payments, events: readonly (FakeEvent | undefined)[]) {
  const { services, waiting } = payments;
  await Promise.all(events.map((event) => event && payments.deliver(event)));
  const batch = waiting.splice(0);
  const failed = await Promise.all(
    batch.map((message) =>
      handleMessage(services, message).then(
        () => [],
        () => [message],
      ),
    ),
  );
  waiting.push(...failed.flat());
}

/** What our tables must say, by what Stripe says now. */
async function stripesState({ stripe, invoices }: Payments) {
  const billing = billingFrom(ACME, await lookAt(stripe, ACME.customerId), CATALOGUE);
  const refunded = new Map(
    (await invoices()).map(({ invoiceId, amountRefunded }) => [invoiceId, amountRefunded]),
  );
  const seen = stripe.invoices.map(async ({ id }) =>
    invoiceFrom(ACME.organisationId, await lookAtInvoice(stripe, id), refunded.get(id) ?? 0),
  );
  return { billing, invoices: await Promise.all(seen) };
}

async function expectStripesState(payments: Payments) {
  const expected = await stripesState(payments);
  const stored = await payments.billing();
  if (payments.stripe.subscriptions.length > 0) expect(stored).toMatchObject(expected.billing);
  expect((await payments.invoices()).toSorted(byId)).toEqual(expected.invoices.toSorted(byId));
}

const byId = (a: { invoiceId: string }, b: { invoiceId: string }) => (a.invoiceId < b.invoiceId ? -1 : 1);

/** Ids of the invoices whose payment was told of, each as often as it was. */
function paymentsTold({ told }: Payments): string[] {
  const received = told().filter(({ type }) => type === 'payment.received');
  return received.map(({ data }) => (data as { invoiceId: string }).invoiceId).toSorted();
}

const idsOfPaid = ({ stripe }: Payments) =>
  stripe.invoices.flatMap(({ id, status }) => (status === 'paid' ? [id] : [])).toSorted();

describe('webhooks, duplicated, in every order and at the same time', () => {
  test('end in Stripe’s state, and each payment is told of once', async () => {
    await fc.assert(
      fc.asyncProperty(history, latencies, fc.infiniteStream(fc.nat()), async (steps, turns, order) => {
        const payments = await givenPayments();
        const { underWay } = await live(payments, steps, turns[Symbol.iterator]());

        const [random] = [order[Symbol.iterator]()];
        const rest = payments.stripe.events
          .map((event) => ({ event, at: Number(random.next().value) }))
          .toSorted((a, b) => a.at - b.at);
        for (let from = 0; from < rest.length; from += 3) {
          await deliver(
            payments,
            rest.slice(from, from + 3).map(({ event }) => event),
          );
        }
        await Promise.all(underWay);
        await payments.work();

        await expectStripesState(payments);
        expect(paymentsTold(payments)).toEqual(idsOfPaid(payments));
        expect(payments.inbox().every(({ state }) => state === 'done')).toBe(true);
      }),
      { numRuns: 300, seed: SEED },
    );
  }, 60_000);
});

describe('webhooks of which some are lost', () => {
  test('leave a difference that a reconciliation finds, and repairs when it is asked to', async () => {
    await fc.assert(
      fc.asyncProperty(history, latencies, async (steps, turns) => {
        const payments = await givenPayments();
        const { underWay } = await live(payments, steps, turns[Symbol.iterator]());
        await Promise.all(underWay);
        payments.time.now += 3_600_000;

        await handleMessage(payments.services, { kind: 'reconcile', repair: true });
        await payments.work();

        await expectStripesState(payments);
        expect(paymentsTold(payments)).toEqual(idsOfPaid(payments));
      }),
      { numRuns: 100, seed: SEED },
    );
  }, 60_000);

  test('are reported and nothing else when no repair is asked for', async () => {
    const payments = await givenPayments();
    payments.stripe.subscribe();
    payments.time.now += 3_600_000;

    await handleMessage(payments.services, { kind: 'reconcile' });
    await payments.work();

    expect(await payments.billing()).toBeNull();
    expect(payments.told()).toEqual([]);
  });
});
