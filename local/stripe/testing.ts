import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import Stripe from 'stripe';

import { createFaults } from '../faults.ts';
import type { Journal } from '../service.ts';
import type { Settings } from './core/account.ts';
import type { Entry } from './core/store.ts';
import { createStripeSimulator } from './simulator.ts';

/** Builders for the tests of the simulator: Stripe's own SDK in front of it, a clock that stands until it is moved. */

export const START = Date.parse('2026-11-21T12:00:00Z');
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const VISA = '4242424242424242';
/** Joined, so that nothing looks like a key that has leaked. */
export const KEY = ['sk', 'test', 'simulator'].join('_');

const closers: (() => Promise<unknown>)[] = [];
/** Stops what the test has started. */
export async function stopAll(): Promise<void> {
  await Promise.all(closers.splice(0).map((close) => close()));
}

export interface Given {
  readonly journal?: Journal<Entry>;
  readonly settings?: Partial<Settings>;
  readonly random?: () => number;
  readonly webhookTimeout?: number;
  /** ms that the clock is ahead of `START`. */
  readonly offset?: number;
}

export async function startStripe(given: Given = {}) {
  const clock = movableClock(given.offset ?? 0);
  const faults = createFaults();
  const failures: string[] = [];
  const simulator = await createStripeSimulator({
    ...given,
    clock,
    faults,
    port: 0,
    log: (message) => void failures.push(message),
  });
  closers.push(() => simulator.stop());
  const { hostname: host, port } = new URL(simulator.url);
  const stripe = new Stripe(KEY, { host, port, protocol: 'http', maxNetworkRetries: 0, telemetry: false });
  return { simulator, stripe, clock, faults, failures, raw: rawCaller(simulator.url) };
}

function movableClock(start: number) {
  const listeners = new Set<(offset: number) => void>();
  let offset = start;
  return {
    now: () => START + offset,
    onAdvance(listener: (offset: number) => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    advance(ms: number) {
      offset += ms;
      for (const listener of listeners) listener(offset);
    },
  };
}

/** Calls without the SDK, which never sends what makes no sense. */
function rawCaller(url: string) {
  return async (method: string, path: string, body = '', headers: Record<string, string> = {}) => {
    const response = await fetch(url + path, {
      method,
      headers: {
        authorization: `Bearer ${KEY}`,
        'content-type': 'application/x-www-form-urlencoded',
        ...headers,
      },
      ...(method === 'POST' && { body }),
      redirect: 'manual',
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type') === 'application/json';
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: isJson ? JSON.parse(text) : null,
    };
  };
}

/** What the SDK throws; a promise that keeps is a failure of the test. */
export async function errorOf(promise: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  try {
    await promise;
  } catch (error) {
    return error as Stripe.errors.StripeError;
  }
  throw new Error('expected an error, got an answer');
}

export type Started = Awaited<ReturnType<typeof startStripe>>;

/** A monthly price of `amount` cents, with its product. */
export async function givenPrice(
  { stripe }: Started,
  amount = 1200,
  interval: 'day' | 'month' | 'year' = 'month',
) {
  const product = await stripe.products.create({ name: 'Pro' });
  return stripe.prices.create({
    product: product.id,
    currency: 'usd',
    unit_amount: amount,
    recurring: { interval },
  });
}

/** A customer who pays by the card of that name. */
export async function givenCustomer({ stripe }: Started, card = 'pm_card_visa') {
  const customer = await stripe.customers.create({ email: 'ada@example.com' });
  const method = await stripe.paymentMethods.attach(card, { customer: customer.id });
  return stripe.customers.update(customer.id, {
    invoice_settings: { default_payment_method: method.id },
  });
}

export async function givenSubscription(started: Started, card = 'pm_card_visa', quantity = 1) {
  const price = await givenPrice(started);
  const customer = await givenCustomer(started, card);
  const subscription = await started.stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: price.id, quantity }],
  });
  return { price, customer, subscription, item: subscription.items.data[0]!.id };
}

/** Active, and from now on its card fails. */
export async function givenFailingLater(given: Started): Promise<{ subscription: string; customer: string }> {
  const { subscription, customer } = await givenSubscription(given);
  const failing = await given.stripe.paymentMethods.attach('pm_card_chargeCustomerFail', {
    customer: customer.id,
  });
  await given.stripe.subscriptions.update(subscription.id, { default_payment_method: failing.id });
  return { subscription: subscription.id, customer: customer.id };
}

/** The types of all events since, oldest first. */
export async function eventTypes({ stripe }: Started): Promise<string[]> {
  const events = await stripe.events.list({ limit: 100 });
  return events.data.map(({ type }) => type).reverse();
}

export interface Received {
  readonly body: string;
  readonly signature: string;
}

/** An endpoint that answers with these statuses, then with 200; `hang` never answers. */
export async function givenEndpoint(
  { stripe }: Started,
  { statuses = [], events = ['*'] }: { statuses?: (number | 'hang')[]; events?: string[] } = {},
) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const signature = String(request.headers['stripe-signature']);
    received.push({ body: Buffer.concat(chunks).toString(), signature });
    const status = statuses.shift() ?? 200;
    if (status !== 'hang') response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`;
  const endpoint = await stripe.webhookEndpoints.create({
    url,
    enabled_events: events as Stripe.WebhookEndpointCreateParams.EnabledEvent[],
  });
  return {
    received,
    endpoint,
    types: () => received.map(({ body }) => (JSON.parse(body) as { type: string }).type),
  };
}
