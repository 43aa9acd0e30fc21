import type { Stripe } from 'stripe';
import { planPriceKey } from '../catalogue/stripe-names.contract.ts';
import { StripeRefused } from '../stripe/errors.ts';
import type { StripeFailure } from '../stripe/failure.ts';
import type { StripeCall, StripeGateway } from '../stripe/gateway.ts';
import { failure, unexpectedState } from '../stripe/stripe-failures.fixture.ts';

type Made<T> = { -readonly [K in keyof T]: T[K] };
export type Subscription = Made<Stripe.Subscription>;
export type Invoice = Made<Stripe.Invoice>;
export type Intent = Made<Stripe.PaymentIntent>;

export interface NewSubscription {
  readonly plan?: string;
  readonly seats?: number;
  readonly status?: string;
  readonly customer?: string;
}

/** The parts of an event that a delivery carries. */
export interface FakeEvent {
  readonly id: string;
  readonly object: 'event';
  readonly type: string;
  readonly created: number;
  readonly data: { readonly object: object };
}

const MONTH_S = 30 * 86_400;

/** What Stripe knows, for as much as webhooks and the reconciliation ask for; answers come a turn later. */
export class FakeStripe implements StripeGateway {
  readonly subscriptions: Subscription[] = [];
  readonly invoices: Invoice[] = [];
  readonly intents: Intent[] = [];
  readonly charges: Made<Stripe.Charge>[] = [];
  readonly events: FakeEvent[] = [];
  /** Customers and checkout sessions that were ended. */
  readonly ended: string[] = [];
  /** Thrown by the next calls, one each. */
  readonly failures: Error[] = [];
  calls = 0;
  /** How many turns an answer is on its way, which may be old news when it comes. */
  latency: () => number = () => 1;
  readonly #clock: { now(): number };
  #ids = 0;

  constructor(clock: { now(): number }) {
    this.#clock = clock;
  }

  read<T>(_name: string, call: StripeCall<T>): Promise<T> {
    return this.#answer(call);
  }

  write<T>(_name: string, _key: string, call: StripeCall<T>): Promise<T> {
    return this.#answer(call);
  }

  async #answer<T>(call: StripeCall<T>): Promise<T> {
    this.calls += 1;
    const failure = this.failures.shift();
    if (failure) throw failure;
    await turn();
    const answer = structuredClone(await call(this.#api, { timeout: 1_000, maxNetworkRetries: 0 }));
    for (let left = this.latency(); left > 0; left -= 1) await turn();
    return answer;
  }

  subscribe({ plan = 'pro', seats = 1, status = 'active', customer = 'cus_acme' }: NewSubscription = {}) {
    const id = this.#id('sub');
    const now = this.#now();
    const item = {
      id: this.#id('si'),
      quantity: seats,
      price: price(plan),
      current_period_start: now,
      current_period_end: now + MONTH_S,
    };
    const subscription = {
      id,
      object: 'subscription',
      status,
      customer,
      created: now,
      cancel_at: null,
      cancel_at_period_end: false,
      trial_end: status === 'trialing' ? now + 14 * 86_400 : null,
      items: { data: [item] },
    } as unknown as Subscription;
    this.subscriptions.push(subscription);
    this.tell('customer.subscription.created', subscription);
    return subscription;
  }

  /** An invoice of a subscription as it is once Stripe has tried to collect it. */
  invoice(subscription: Subscription, outcome: 'paid' | 'failed' | 'action_required', amount = 1_200) {
    const now = this.#now();
    const intent = this.intent({ amount, status: STATUS_OF_INTENT[outcome] });
    const invoice = {
      id: this.#id('in'),
      object: 'invoice',
      customer: subscription.customer,
      number: `N-${this.#ids}`,
      status: outcome === 'paid' ? 'paid' : 'open',
      currency: 'usd',
      amount_due: amount,
      amount_paid: outcome === 'paid' ? amount : 0,
      created: now,
      period_start: now,
      period_end: now + MONTH_S,
      attempted: true,
      attempt_count: 1,
      status_transitions: { finalized_at: now, paid_at: outcome === 'paid' ? now : null },
      hosted_invoice_url: `https://invoice.example/${this.#ids}`,
      invoice_pdf: null,
      parent: { subscription_details: { subscription: subscription.id } },
      payments: { data: [{ payment: { type: 'payment_intent', payment_intent: intent } }] },
    } as unknown as Invoice;
    this.invoices.push(invoice);
    this.tell('invoice.finalized', invoice);
    this.tell(TYPE_OF_OUTCOME[outcome], invoice);
    return invoice;
  }

  /** The customer pays an open invoice after all. */
  settle(invoice: Invoice) {
    invoice.status = 'paid';
    invoice.amount_paid = invoice.amount_due;
    invoice.status_transitions = { ...invoice.status_transitions, paid_at: this.#now() };
    for (const { payment } of invoice.payments!.data) (payment.payment_intent as Intent).status = 'succeeded';
    this.tell('invoice.paid', invoice);
  }

  intent(intent: Partial<Intent>) {
    const made = {
      id: this.#id('pi'),
      object: 'payment_intent',
      customer: 'cus_acme',
      currency: 'usd',
      metadata: {},
      last_payment_error: null,
      ...intent,
    } as Intent;
    this.intents.push(made);
    return made;
  }

  /** Gives money of a paid invoice back. */
  refund(invoice: Invoice, amount: number) {
    const intent = invoice.payments!.data[0]!.payment.payment_intent as Intent;
    const paid = this.charges.find(({ payment_intent: of }) => of === intent.id);
    const charge =
      paid ??
      ({
        id: this.#id('ch'),
        object: 'charge',
        customer: invoice.customer,
        amount_refunded: 0,
      } as Stripe.Charge);
    if (!paid) this.charges.push(Object.assign(charge, { payment_intent: intent.id }));
    charge.amount_refunded += amount;
    this.tell('charge.refunded', charge);
    return charge;
  }

  /** Writes an event down, with the object as it is now. */
  tell(type: string, object: object): FakeEvent {
    const event = {
      id: this.#id('evt'),
      object: 'event',
      type,
      created: this.#now(),
      data: { object: structuredClone(object) },
    } as const;
    this.events.push(event);
    return event;
  }

  readonly #api = {
    subscriptions: {
      update: async (id: string, { items = [] }: Stripe.SubscriptionUpdateParams) => {
        const subscription = await found(this.subscriptions, id);
        subscription.items.data[0]!.quantity = items[0]!.quantity!;
        this.tell('customer.subscription.updated', subscription);
      },
      list: ({ customer, starting_after: after }: Stripe.SubscriptionListParams) =>
        pageOf(
          newestFirst(
            this.subscriptions.filter((one) => customer === undefined || one.customer === customer),
          ),
          after,
        ),
    },
    invoices: {
      retrieve: (id: string) => found(this.invoices, id),
      list: ({ customer, subscription, status }: Stripe.InvoiceListParams) =>
        pageOf(
          newestFirst(
            this.invoices.filter(
              (one) =>
                (customer === undefined || one.customer === customer) &&
                (subscription === undefined ||
                  one.parent?.subscription_details?.subscription === subscription) &&
                (status === undefined || one.status === status),
            ),
          ),
        ),
    },
    invoicePayments: {
      list: ({ payment }: Stripe.InvoicePaymentListParams) => {
        const paysWith = ({ payments }: Invoice) =>
          payments!.data.some(
            ({ payment: { payment_intent: intent } }) => (intent as Intent).id === payment?.payment_intent,
          );
        return pageOf(
          this.invoices.filter(paysWith).map(({ id: invoice }) => ({ id: `inpay_${invoice}`, invoice })),
        );
      },
    },
    paymentIntents: {
      retrieve: (id: string) => found(this.intents, id),
      cancel: async (id: string) => {
        const intent = await found(this.intents, id);
        if (intent.status === 'processing') throw new StripeRefused(unexpectedState() as StripeFailure);
        return Object.assign(intent, { status: 'canceled' });
      },
    },
    charges: { retrieve: (id: string) => found(this.charges, id) },
    customers: {
      del: async (id: string) => {
        if (this.ended.includes(id)) throw missing(id);
        this.ended.push(id);
        for (const subscription of this.subscriptions.filter((one) => one.customer === id)) {
          subscription.status = 'canceled';
          this.tell('customer.subscription.deleted', subscription);
        }
      },
    },
    checkout: { sessions: { expire: async (id: string) => void this.ended.push(id) } },
    events: {
      list: ({ created, starting_after: after }: Stripe.EventListParams) => {
        const { gte = 0, lte = Infinity } = created as Stripe.RangeQueryParam;
        return pageOf(
          newestFirst(this.events.filter((one) => one.created >= gte && one.created <= lte)),
          after,
        );
      },
    },
  } as unknown as Stripe;

  #now(): number {
    return Math.floor(this.#clock.now() / 1_000);
  }

  #id(prefix: string): string {
    this.#ids += 1;
    return `${prefix}_${String(this.#ids).padStart(4, '0')}`;
  }
}

/** Small, so that tests page. */
const PAGE = 4;

const missing = (id: string) =>
  new StripeRefused(failure(404, 'resource_missing', `No such customer: ${id}`) as StripeFailure);

const STATUS_OF_INTENT = {
  paid: 'succeeded',
  failed: 'requires_payment_method',
  action_required: 'requires_action',
} as const;
const TYPE_OF_OUTCOME = {
  paid: 'invoice.paid',
  failed: 'invoice.payment_failed',
  action_required: 'invoice.payment_action_required',
} as const;

export function price(plan: string): Stripe.Price {
  const recurring = { interval: 'month', usage_type: 'licensed' };
  return {
    id: `price_${plan}`,
    lookup_key: planPriceKey(plan, 'month'),
    metadata: { soloist_plan: plan },
    recurring,
  } as unknown as Stripe.Price;
}

function newestFirst<T>(all: readonly T[]): T[] {
  return all.toReversed();
}

async function pageOf<T extends { readonly id: string }>(all: readonly T[], after?: string) {
  const start = after === undefined ? 0 : all.findIndex(({ id }) => id === after) + 1;
  return { data: all.slice(start, start + PAGE), has_more: all.length > start + PAGE };
}

async function found<T extends { readonly id: string }>(all: readonly T[], id: string): Promise<T> {
  const one = all.find((candidate) => candidate.id === id);
  if (!one) throw new Error(`there is no ${id}`);
  return one;
}

export const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
