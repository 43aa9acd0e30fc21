import { randomUUID } from 'node:crypto';
import type { Send } from './client.ts';
import { stripeSecret } from './faults/stripe.ts';
import type { operator } from './operator.ts';
import type { Run } from './rehearsal.ts';
import { expectStatus, given, type LoggedIn } from './target.ts';
import { until } from './until.ts';

export const GOOD_CARD = '4242424242424242';
/** Can be kept, and then pays nothing. */
export const FAILING_CARD = '4000000000000341';

/** A program that buys for somebody: by an API key, which outlives their sessions. */
export interface Buyer extends LoggedIn {
  readonly organisationId: string;
  /** As the program, with a new Idempotency-Key for each POST. */
  readonly ask: Send;
}

export async function givenBuyer(
  run: Run,
  scopes: readonly string[] = ['payments:read', 'payments:write'],
): Promise<Buyer> {
  const person = await given.loggedIn(run);
  const created = await person.call('POST', '/v1/api-keys', { body: { name: 'a shop', scopes } });
  expectStatus(created, 201);
  const { body } = await person.call('GET', '/v1/users/me');
  const ask: Send = (method, path, sending = {}) => {
    const headers = { ...(method === 'POST' && { 'idempotency-key': randomUUID() }), ...sending.headers };
    return person.send(method, path, { token: created.body.key, ...sending, headers });
  };
  return { ...person, organisationId: body.organisationId, ask };
}

/** What a browser sends from one of Stripe's pages. Answers where it is led to next. */
export async function submit(url: string, fields: Readonly<Record<string, string>>): Promise<string> {
  const answer = await fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
  if (answer.status !== 303) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  return answer.headers.get('location')!;
}

/** Buys a plan on Stripe's page; what becomes of it arrives by webhooks. */
export async function buy({ ask }: Pick<Buyer, 'ask'>, plan: string): Promise<string> {
  const body = { plan, interval: 'month', successPath: '/billing?done' };
  const checkout = await ask('POST', '/v1/payments/checkout-sessions', { body });
  expectStatus(checkout, 201);
  return submit(checkout.body.url, { number: GOOD_CARD, email: 'buyer@example.com' });
}

/** Places an order over one hour of onboarding; answers its path. */
export async function placeOrder({ ask }: Pick<Buyer, 'ask'>): Promise<string> {
  const body = { items: [{ product: 'onboarding', quantity: 1 }] };
  const placed = await ask('POST', '/v1/payments/orders', { body });
  expectStatus(placed, 201);
  return `/v1/payments/orders/${placed.body.id}`;
}

/** Amounts that Stripe has charged for an order, by Stripe's own API. */
export async function chargesOf(run: Run, orderPath: string): Promise<readonly number[]> {
  const orderId = orderPath.split('/').at(-1)!;
  const { secretKey } = (await stripeSecret(run))!;
  const amounts: number[] = [];
  for (let after = ''; ;) {
    const page = await fetch(`${run.stripe}/v1/charges?limit=100${after}`, {
      headers: { authorization: `Bearer ${secretKey}` },
    });
    const { data, has_more: hasMore }: any = await page.json();
    for (const { amount, paid, description } of data)
      if (paid && description === `Order ${orderId}`) amounts.push(amount);
    if (!hasMore) return amounts;
    after = `&starting_after=${data.at(-1).id}`;
  }
}

/** Functions that have a part in payments, with their queues: who answers and follows webhooks, and who mails. */
const WORKERS = [
  ['soloist-staging-payments', 'soloist-staging-stripe-events'],
  ['soloist-staging-deliver', 'soloist-staging-deliver'],
] as const;
/** Stripe delivers again after five minutes what was not taken; a message comes back after three. */
const RETRY_S = 301;

type Operator = ReturnType<typeof operator>;

/** Whether everything that was begun is done. */
export async function isIdle(console: Operator): Promise<boolean> {
  const { functions, queues } = await console.state();
  return WORKERS.every(([name, queue]) => {
    const { starting, busy, waiting } = functions.find((found: any) => found.functionName === name);
    const { visible } = queues.find((found: any) => found.name === queue);
    return starting + busy + waiting + visible === 0;
  });
}

/**
 * Waits for what Stripe tells us. Where it does not come, what has failed is tried again as time goes by: Stripe's
 * deliveries to a machine that was too busy for them as well.
 */
export async function arrival<T>(what: string, console: Operator, probe: () => Promise<T>) {
  let sinceMoved = Date.now();
  return until(what, 90_000, async () => {
    const found = await probe();
    if (found || Date.now() - sinceMoved < 5_000 || !(await isIdle(console))) return found;
    sinceMoved = Date.now();
    await console.advance(RETRY_S);
    return found;
  });
}
