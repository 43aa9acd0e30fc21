import type { Stripe } from 'stripe';
import { FakeConnection } from './fake-connection.fixture.ts';
import type { Fault, Json, Params } from './fake-connection.fixture.ts';
import type { CallOptions } from './gateway.ts';
import { PolicedGateway } from './policed-gateway.ts';
import { failure, unexpectedState } from './stripe-failures.fixture.ts';

const SETTINGS = {
  timeoutMs: 5_000,
  attempts: 3,
  backoffMs: 0,
  maxBackoffMs: 0,
  budgetMs: 20_000,
  breaker: null,
};

/**
 * The part of Stripe that charges, with a memory: intents, refunds, meter events, and idempotency as Stripe has it.
 * Payment methods behave as their names say: `pm_card_visa`, `pm_card_chargeDeclined`, `pm_card_authenticationRequired`.
 */
export class ChargingStripe {
  readonly intents: Json[] = [];
  readonly refunds: Json[] = [];
  readonly meterEvents: Json[] = [];
  /** Paid ones, by their ids. */
  readonly invoices = new Map<string, Json>();
  readonly #connection = new FakeConnection();
  readonly #now: () => number;
  #ids = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Amounts that were taken, one for each charge. */
  get charges(): number[] {
    return this.intents.filter(({ status }) => status === 'succeeded').map(({ amount }) => Number(amount));
  }

  /** Names of the calls that arrived, replays among them. */
  get calls(): string[] {
    return this.#connection.calls;
  }

  fail(call: string, fault: Fault, times = 1): void {
    this.#connection.fail(call, fault, times);
  }

  /** A day has passed: Stripe doesn't know the idempotency keys any more. */
  forgetKeys(): void {
    this.#connection.forgetKeys();
  }

  /** The bank has recognised the customer, or not. */
  authenticate(intentId: string, passed: boolean): void {
    this.#settle(this.#intent(intentId), passed);
  }

  gateway(): PolicedGateway {
    return new PolicedGateway({ stripe: async () => this.#api(), settings: SETTINGS });
  }

  #api(): Stripe {
    const api = {
      customers: {
        create: (params: Params, options: CallOptions) =>
          this.#connection.do('customers.create', params, options, () => ({ id: this.#id('cus') })),
        retrieve: (id: string, _: Params, options: CallOptions) =>
          this.#connection.do('customers.retrieve', {}, options, () => ({
            id,
            invoice_settings: { default_payment_method: null },
          })),
      },
      paymentMethods: {
        list: (params: Params, options: CallOptions) =>
          this.#connection.do('paymentMethods.list', params, options, () => ({
            data: [{ id: 'pm_card_visa' }],
          })),
      },
      paymentIntents: this.#paymentIntents(),
      invoices: this.#invoices(),
      refunds: { create: this.#createRefund.bind(this), list: this.#listRefunds.bind(this) },
      billing: {
        meterEvents: {
          create: (params: Params, options: CallOptions) =>
            this.#connection.do('meterEvents.create', params, options, () => this.#report(params)),
        },
      },
    };
    return api as unknown as Stripe;
  }

  #paymentIntents() {
    return {
      create: (params: Params, options: CallOptions) =>
        this.#connection.do('paymentIntents.create', params, options, () => {
          if (String(params['payment_method']).startsWith('pm_other')) {
            throw failure(400, 'resource_missing', 'No such PaymentMethod');
          }
          const intent = { id: this.#id('pi'), status: 'requires_confirmation', next_action: null };
          const more = { last_payment_error: null, created: Math.floor(this.#now() / 1_000) };
          this.intents.push({ ...intent, ...more, ...params });
          return this.intents.at(-1)!;
        }),
      retrieve: (id: string, _: Params, options: CallOptions) =>
        this.#connection.do('paymentIntents.retrieve', {}, options, () => this.#intent(id)),
      confirm: (id: string, params: Params, options: CallOptions) =>
        this.#connection.do('paymentIntents.confirm', { id, ...params }, options, () =>
          this.#confirm(this.#intent(id)),
        ),
      cancel: (id: string, params: Params, options: CallOptions) =>
        this.#connection.do('paymentIntents.cancel', { id, ...params }, options, () => {
          const intent = this.#intent(id);
          if (intent['status'] === 'succeeded' || intent['status'] === 'canceled') throw unexpectedState();
          return Object.assign(intent, { status: 'canceled', next_action: null });
        }),
      list: ({ customer }: Params, options: CallOptions) => {
        const found = () => ({ data: this.intents.filter((intent) => intent['customer'] === customer) });
        return pages(this.#connection.do('paymentIntents.list', {}, options, found));
      },
    };
  }

  #invoices() {
    return {
      retrieve: (id: string, _: Params, options: CallOptions) =>
        this.#connection.do('invoices.retrieve', {}, options, () => {
          const invoice = this.invoices.get(id);
          if (!invoice) throw failure(404, 'resource_missing', 'No such invoice');
          const { intentId, ...more } = invoice;
          return {
            id,
            ...more,
            payments: { data: [{ status: 'paid', payment: { payment_intent: intentId } }] },
          };
        }),
    };
  }

  #confirm(intent: Json): Json {
    if (intent['status'] !== 'requires_confirmation') throw unexpectedState();
    const method = String(intent['payment_method']);
    if (method.includes('authenticationRequired')) {
      const next_action = { redirect_to_url: { url: `https://bank.example/${String(intent['id'])}` } };
      return Object.assign(intent, { status: 'requires_action', next_action });
    }
    const isPaid = !method.includes('Declined');
    this.#settle(intent, isPaid);
    if (isPaid) return intent;
    throw failure(402, 'card_declined', 'Your card was declined.', 'generic_decline');
  }

  #settle(intent: Json, isPaid: boolean): void {
    const error = { code: 'card_declined', decline_code: 'generic_decline' };
    const unpaid = { status: 'requires_payment_method', last_payment_error: error, payment_method: null };
    Object.assign(
      intent,
      { next_action: null },
      isPaid ? { status: 'succeeded', amount_received: intent['amount'] } : unpaid,
    );
  }

  #createRefund(params: Params, options: CallOptions) {
    return this.#connection.do('refunds.create', params, options, () => {
      const amount = Number(params['amount'] ?? 1_200);
      const of = this.intents.find(({ id }) => id === params['payment_intent']);
      const earlier = this.refunds.filter((refund) => refund['payment_intent'] === params['payment_intent']);
      const left =
        Number(of?.['amount'] ?? 1_200) - earlier.reduce((sum, one) => sum + Number(one['amount']), 0);
      if (left === 0) throw failure(400, 'charge_already_refunded', 'already refunded');
      if (amount > left) throw failure(400, undefined, 'greater than unrefunded amount');
      const refund = { id: this.#id('re'), status: 'succeeded', currency: 'usd', ...params, amount };
      this.refunds.push(refund);
      return refund;
    });
  }

  #listRefunds({ payment_intent: intentId }: Params, options: CallOptions) {
    const found = () => ({ data: this.refunds.filter((refund) => refund['payment_intent'] === intentId) });
    return pages(this.#connection.do('refunds.list', {}, options, found));
  }

  #report(params: Params): Json {
    const isKnown = this.meterEvents.some(({ identifier }) => identifier === params['identifier']);
    if (isKnown)
      throw failure(
        400,
        undefined,
        `An event already exists with identifier ${String(params['identifier'])}.`,
      );
    this.meterEvents.push({ ...params });
    return { ...params };
  }

  #intent(id: string): Json {
    const intent = this.intents.find((known) => known['id'] === id);
    if (!intent) throw failure(404, 'resource_missing', 'No such payment_intent');
    return intent;
  }

  #id(prefix: string): string {
    return `${prefix}_${++this.#ids}`;
  }
}

/** A list as the SDK gives it: to be walked through. */
function pages(page: Promise<Json>): AsyncIterable<Json> {
  return {
    async *[Symbol.asyncIterator]() {
      yield* (await page)['data'] as Json[];
    },
  };
}
