import { silenceOutput } from '../../platform/testing/output.ts';
import type { Database } from '../../platform/dynamodb/database.ts';
import { givenPayments } from './webhooks.fixture.ts';
import type { Edges } from './webhooks.fixture.ts';

silenceOutput();

class Crash extends Error {
  override readonly name = 'Crash';
}

/**
 * Counts what is done outside of our process and dies once, at one of these steps: before it is done, or after it, when
 * nobody learns that it was.
 */
class Steps {
  at = 0;
  readonly #crash: { readonly step: number; readonly when: 'before' | 'after' };

  constructor(step: number, when: 'before' | 'after') {
    this.#crash = { step, when };
  }

  get hasCrashed(): boolean {
    return this.at >= this.#crash.step;
  }

  async do<T>(work: () => Promise<T>): Promise<T> {
    this.at += 1;
    const isHere = this.at === this.#crash.step;
    if (isHere && this.#crash.when === 'before') throw new Crash();
    const result = await work();
    if (isHere) throw new Crash();
    return result;
  }

  wrap = ({ database, stripe, queue }: Edges): Edges => ({
    database: {
      get: (...input) => this.do(() => database.get(...input)),
      query: (...input) => this.do(() => database.query(...input)),
      write: (...input) => this.do(() => database.write(...input)),
      transact: (...input) => this.do(() => database.transact(...input)),
    } satisfies Database,
    stripe: {
      read: (...input) => this.do(() => stripe.read(...input)),
      write: (...input) => this.do(() => stripe.write(...input)),
    },
    queue: { send: (...input) => this.do(() => queue.send(...input)) },
  });
}

/** A subscription is bought and paid, its webhooks delivered until they are accepted, and the queue worked off. */
async function buy(steps: Steps) {
  const payments = await givenPayments(steps.wrap);
  payments.stripe.invoice(payments.stripe.subscribe(), 'paid', 1_200);
  for (const event of payments.stripe.events) {
    await payments.deliver(event).catch(() => payments.deliver(event)); // Stripe repeats what was not accepted
  }
  await payments.work();
  return payments;
}

/** Every step of it, with the death before and after. */
async function deaths() {
  const counting = new Steps(Infinity, 'before');
  await buy(counting);
  return Array.from({ length: counting.at }, (_, index) => index + 1);
}

describe.each(['before', 'after'] as const)(
  'a crash %s any step of taking and following webhooks',
  (when) => {
    test('loses nothing and repeats nothing', async () => {
      const steps = await deaths();
      expect(steps.length).toBeGreaterThan(15);

      for (const step of steps) {
        const crash = new Steps(step, when);
        const payments = await buy(crash);

        expect(crash.hasCrashed).toBe(true);
        expect(payments.told().map(({ type }) => type)).toEqual(['subscription.changed', 'payment.received']);
        expect(await payments.billing()).toMatchObject({ status: 'active', version: 2 });
        expect(await payments.invoices()).toMatchObject([{ status: 'paid', amountPaid: 1_200 }]);
        expect(payments.inbox().map(({ state }) => state)).toEqual(['done', 'done', 'done']);
      }
    });
  },
);
