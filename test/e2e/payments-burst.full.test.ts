import { createHmac, randomUUID } from 'node:crypto';
import { createClient } from './client.ts';
import { stripeSecret } from './faults/stripe.ts';
import { operator } from './operator.ts';
import { arrival, buy, givenBuyer, type Buyer } from './payments-client.ts';
import { forget, startRehearsal, type Rehearsal } from './rehearsal.ts';
import { until } from './until.ts';

jest.setTimeout(1_200_000);

const WEBHOOKS = 10_000;
const ORGANISATIONS = 10;
/** As many as Stripe has under way to the simulator's endpoint. */
const AT_ONCE = 20;
const QUEUE = 'soloist-staging-stripe-events';

test('10,000 webhooks at once are all accepted, and our state is Stripe’s when they are done', async () => {
  const rehearsal = await startRehearsal({ secrets: true });
  const console = operator(rehearsal.run);
  await until('Stripe’s secret', 90_000, () => stripeSecret(rehearsal.run));
  await console.advance(60); // who has looked for it before looks again
  const buyers = await subscribed(rehearsal);
  await console.fault('stripe', 'webhook-lose');
  const subscriptions = await cancelAtStripe(rehearsal);

  const begun = Date.now();
  const watch = watchQueue(console);
  const { refused } = await deliver(rehearsal, subscriptions);
  const acceptedAfter = Date.now() - begun;
  await until('the queue to be empty', 900_000, async () => {
    const { visible, inFlight, delayed } = await console.queue(QUEUE);
    return visible + inFlight + delayed === 0;
  });
  const doneAfter = Date.now() - begun;
  const { oldestSeconds, deepest } = await watch.stop();

  const ending = await Promise.all(
    buyers.map(async ({ ask }) => (await ask('GET', '/v1/payments/subscription')).body),
  );
  const dead = await console.queue(`${QUEUE}-dead-letters`);
  await rehearsal.end();
  forget(rehearsal.state);
  process.stderr.write(
    `${WEBHOOKS} webhooks: ${Math.round((WEBHOOKS * 1_000) / acceptedAfter)}/s accepted, ${refused} sent again, ` +
      `queue at most ${deepest} deep and ${oldestSeconds} s old, ` +
      `empty ${Math.round((doneAfter - acceptedAfter) / 1_000)} s after the last one\n`,
  );
  expect(ending.map(({ cancelAtPeriodEnd }: any) => cancelAtPeriodEnd)).toEqual(buyers.map(() => true));
  expect(dead.visible).toBe(0);
});

async function subscribed({ run }: Rehearsal): Promise<readonly Buyer[]> {
  const buyers: Buyer[] = [];
  for (let nth = 0; nth < ORGANISATIONS; nth += 1) {
    const buyer = await givenBuyer(run);
    await buy(buyer, 'business');
    await arrival('the purchase', operator(run), async () => {
      const { body } = await buyer.ask('GET', '/v1/payments/subscription');
      return body.status === 'active';
    });
    buyers.push(buyer);
  }
  return buyers;
}

/** Every subscription is to end: something that we are not told of until the burst. */
async function cancelAtStripe({ run }: Rehearsal): Promise<readonly { id: string; customer: string }[]> {
  const { secretKey } = (await stripeSecret(run))!;
  const headers = { authorization: `Bearer ${secretKey}` };
  const listed = await fetch(`${run.stripe}/v1/subscriptions?limit=100`, { headers });
  const { data }: any = await listed.json();
  for (const { id } of data) {
    const body = new URLSearchParams({ cancel_at_period_end: 'true' });
    const changed = await fetch(`${run.stripe}/v1/subscriptions/${id}`, { method: 'POST', headers, body });
    if (!changed.ok) throw new Error(`Stripe answered ${changed.status}: ${await changed.text()}`);
  }
  return data;
}

/** Delivers the events, some at a time, each again until it is taken. Answers how many had to be sent again. */
async function deliver({ run }: Rehearsal, subscriptions: readonly { id: string; customer: string }[]) {
  const { webhookSecret } = (await stripeSecret(run))!;
  const [secret] = webhookSecret.split(',') as [string];
  const ahead = (await operator(run).state()).clock.now - Date.now();
  const send = createClient(run.api);
  let sent = 0;
  let refused = 0;
  const worker = async () => {
    while (sent < WEBHOOKS) {
      const { id, customer } = subscriptions[sent % subscriptions.length]!;
      sent += 1;
      const created = Math.floor((Date.now() + ahead) / 1_000);
      const object = { object: 'subscription', id, customer };
      const event = {
        id: `evt_${randomUUID()}`,
        type: 'customer.subscription.updated',
        created,
        data: { object },
      };
      const body = JSON.stringify(event);
      for (;;) {
        const at = Math.floor((Date.now() + ahead) / 1_000);
        const v1 = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex');
        const headers = { 'stripe-signature': `t=${at},v1=${v1}` };
        if ((await send('POST', '/v1/webhooks/stripe', { body, headers })).status === 200) break;
        refused += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { refused };
}

/** Looks at the queue every second until it is stopped. */
function watchQueue(console: ReturnType<typeof operator>) {
  const seen = { oldestSeconds: 0, deepest: 0 };
  const look = async () => {
    const { oldestSeconds, visible, inFlight } = await console.queue(QUEUE);
    seen.oldestSeconds = Math.max(seen.oldestSeconds, oldestSeconds);
    seen.deepest = Math.max(seen.deepest, visible + inFlight);
  };
  const timer = setInterval(() => void look().catch(() => undefined), 1_000);
  return {
    async stop() {
      clearInterval(timer);
      await look();
      return seen;
    },
  };
}
