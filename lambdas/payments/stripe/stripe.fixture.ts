import Stripe from 'stripe';
import type { CallOptions } from './gateway.ts';
import { PolicedGateway } from './policed-gateway.ts';

/**
 * What goes wrong with a call: it never arrives, its answer is lost after the work, Stripe fails before or after the
 * work (and stores that under the key), it sends too many away, or doesn't like the parameters.
 */
export type Fault = 'unreachable' | 'answer-lost' | 'fails-before' | 'fails-after' | 'too-many' | 'refused';

type Params = Readonly<Record<string, unknown>>;
type Json = Record<string, unknown>;

interface Stored {
  readonly params: string;
  /** Null while it is under way. */
  outcome: Json | Error | null;
}

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
export class FakeStripe {
  readonly intents: Json[] = [];
  readonly refunds: Json[] = [];
  readonly meterEvents: Json[] = [];
  /** Paid ones, by their ids. */
  readonly invoices = new Map<string, Json>();
  /** Names of the calls that arrived, replays among them. */
  readonly calls: string[] = [];
  /** What goes wrong with the next calls of a name. */
  readonly faults: { readonly call: string; readonly fault: Fault; times: number }[] = [];
  readonly #stored = new Map<string, Stored>();
  readonly #now: () => number;
  #ids = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Amounts that were taken, one for each charge. */
  get charges(): number[] {
    return this.intents.filter(({ status }) => status === 'succeeded').map(({ amount }) => Number(amount));
  }

  fail(call: string, fault: Fault, times = 1): void {
    this.faults.push({ call, fault, times });
  }

  /** A day has passed: Stripe doesn't know the idempotency keys any more. */
  forgetKeys(): void {
    this.#stored.clear();
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
          this.#do('customers.create', params, options, () => ({ id: this.#id('cus') })),
        retrieve: (id: string, _: Params, options: CallOptions) =>
          this.#do('customers.retrieve', {}, options, () => ({
            id,
            invoice_settings: { default_payment_method: null },
          })),
      },
      paymentMethods: {
        list: (params: Params, options: CallOptions) =>
          this.#do('paymentMethods.list', params, options, () => ({ data: [{ id: 'pm_card_visa' }] })),
      },
      paymentIntents: this.#paymentIntents(),
      invoices: this.#invoices(),
      refunds: { create: this.#createRefund.bind(this), list: this.#listRefunds.bind(this) },
      billing: {
        meterEvents: {
          create: (params: Params, options: CallOptions) =>
            this.#do('meterEvents.create', params, options, () => this.#report(params)),
        },
      },
    };
    return api as unknown as Stripe;
  }

  #paymentIntents() {
    return {
      create: (params: Params, options: CallOptions) =>
        this.#do('paymentIntents.create', params, options, () => {
          if (String(params['payment_method']).startsWith('pm_other')) {
            throw failure(400, 'resource_missing', 'No such PaymentMethod');
          }
          const intent = { id: this.#id('pi'), status: 'requires_confirmation', next_action: null };
          const more = { last_payment_error: null, created: Math.floor(this.#now() / 1_000) };
          this.intents.push({ ...intent, ...more, ...params });
          return this.intents.at(-1)!;
        }),
      retrieve: (id: string, _: Params, options: CallOptions) =>
        this.#do('paymentIntents.retrieve', {}, options, () => this.#intent(id)),
      confirm: (id: string, params: Params, options: CallOptions) =>
        this.#do('paymentIntents.confirm', { id, ...params }, options, () => this.#confirm(this.#intent(id))),
      cancel: (id: string, params: Params, options: CallOptions) =>
        this.#do('paymentIntents.cancel', { id, ...params }, options, () => {
          const intent = this.#intent(id);
          if (intent['status'] === 'succeeded' || intent['status'] === 'canceled') throw unexpectedState();
          return Object.assign(intent, { status: 'canceled', next_action: null });
        }),
      list: ({ customer }: Params, options: CallOptions) => {
        const found = () => ({ data: this.intents.filter((intent) => intent['customer'] === customer) });
        return pages(this.#do('paymentIntents.list', {}, options, found));
      },
    };
  }

  #invoices() {
    return {
      retrieve: (id: string, _: Params, options: CallOptions) =>
        this.#do('invoices.retrieve', {}, options, () => {
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
    return this.#do('refunds.create', params, options, () => {
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
    return pages(this.#do('refunds.list', {}, options, found));
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

  /** One call, a turn later: as Stripe does it with the call's idempotency key. */
  async #do(name: string, params: Params, { idempotencyKey }: CallOptions, work: () => Json): Promise<Json> {
    await new Promise<void>((resolve) => setImmediate(resolve));
    const fault = this.#faultOf(name);
    if (fault === 'unreachable') throw noConnection('ECONNREFUSED');
    this.calls.push(name);
    if (fault === 'too-many') throw failure(429, 'rate_limit', 'Too many requests');
    if (fault === 'refused') throw failure(400, 'parameter_invalid_integer', 'Invalid integer');
    const outcome = idempotencyKey
      ? this.#once(idempotencyKey, JSON.stringify([name, params]), () => this.#work(fault, work))
      : this.#work(fault, work);
    if (fault === 'answer-lost') throw noConnection('ETIMEDOUT');
    if (outcome instanceof Error) throw outcome;
    return structuredClone(outcome);
  }

  #once(key: string, params: string, work: () => Json | Error): Json | Error {
    const earlier = this.#stored.get(key);
    if (earlier && earlier.params !== params)
      return failure(400, undefined, 'other params', null, 'idempotency_error');
    if (earlier?.outcome) return earlier.outcome;
    const outcome = work();
    // what is refused before anything is done isn't stored
    const isStored = !(outcome instanceof Error) || (outcome as Stripe.errors.StripeError).statusCode !== 400;
    if (isStored) this.#stored.set(key, { params, outcome: structuredCloneOf(outcome) });
    return outcome;
  }

  #work(fault: Fault | null, work: () => Json): Json | Error {
    if (fault === 'fails-before') return failure(500, undefined, 'An unknown error occurred');
    try {
      const done = work();
      return fault === 'fails-after' ? failure(500, undefined, 'An unknown error occurred') : done;
    } catch (error) {
      return error as Error;
    }
  }

  #faultOf(call: string): Fault | null {
    const planned = this.faults.find((fault) => fault.call === call && fault.times > 0);
    if (!planned) return null;
    planned.times -= 1;
    return planned.fault;
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

function structuredCloneOf(outcome: Json | Error): Json | Error {
  return outcome instanceof Error ? outcome : structuredClone(outcome);
}

function unexpectedState(): Error {
  return failure(400, 'payment_intent_unexpected_state', 'This PaymentIntent’s status forbids it');
}

/** An error as Stripe's SDK throws it. */
export function failure(
  statusCode: number,
  code: string | undefined,
  message: string,
  declineCode: string | null = null,
  type = statusCode === 402 ? 'card_error' : statusCode >= 500 ? 'api_error' : 'invalid_request_error',
): Error {
  const raw = {
    statusCode,
    message,
    type,
    ...(code && { code }),
    ...(declineCode && { decline_code: declineCode }),
  };
  return Stripe.errors.StripeError.generate(raw as Stripe.StripeRawError);
}

export function noConnection(code: string): Error {
  const detail = Object.assign(new Error(code), { code });
  return new Stripe.errors.StripeConnectionError({
    type: 'api_error',
    message: 'no connection',
    detail,
  } as never);
}
