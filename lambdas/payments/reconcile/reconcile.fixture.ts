import type { givenPayments } from '../webhooks/webhooks.fixture.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export type Payments = Awaited<ReturnType<typeof givenPayments>>;

/** The nightly run, with what it queues. */
export async function night(payments: Payments, repair = false) {
  payments.waiting.push({ kind: 'reconcile', repair });
  await payments.work();
}

/** Delivers all that has happened, and does it. */
export async function catchUp({ stripe, deliver, work }: Payments) {
  for (const event of stripe.events) await deliver(event);
  await work();
}

/** Types of the events in the outbox. */
export const typesOf = ({ told }: Payments) => told().map(({ type }) => type);
