import type Stripe from 'stripe';

/**
 * A type of Stripe's SDK as it goes over the wire and stands in the store: decimals are strings, and a reference is an
 * id, never the object it leads to. The compiler so holds every object made here to what Stripe says it has.
 */
export type Stored<V> = [Extract<V, string>] extends [never] ? Whole<V> : Exclude<V, object>;
type Whole<V> = V extends Stripe.Decimal
  ? string
  : V extends readonly (infer Element)[]
    ? Stored<Element>[]
    : V extends object
      ? { [K in keyof V]: Stored<V[K]> }
      : V;

/** What the simulator must remember of an object and nobody is shown. */
export interface Hidden<H> {
  readonly hidden: H;
}

export type Customer = Stored<Stripe.Customer>;
export type Product = Stored<Stripe.Product>;
export type Price = Stored<Stripe.Price>;
export type Charge = Stored<Stripe.Charge>;
export type Refund = Stored<Stripe.Refund>;
export type InvoicePayment = Stored<Stripe.InvoicePayment>;
export type InvoiceLine = Stored<Stripe.InvoiceLineItem>;
export type InvoiceItem = Stored<Stripe.InvoiceItem>;
export type SubscriptionItem = Stored<Stripe.SubscriptionItem>;
export type PortalConfiguration = Stored<Stripe.BillingPortal.Configuration>;
export type PortalSession = Stored<Stripe.BillingPortal.Session>;
export type Meter = Stored<Stripe.Billing.Meter>;
export type LineItem = Stored<Stripe.LineItem>;
export type EventType = Stripe.Event['type'];

/** `number` is one of cards.ts; `setUp` once a customer has agreed to payments in their absence. */
export type PaymentMethod = Stored<Stripe.PaymentMethod> & Hidden<{ number: string; setUp: boolean }>;

/** `session` is the checkout that waits for the intent. */
export type PaymentIntent = Stored<Stripe.PaymentIntent> &
  Hidden<{ returnUrl: string | null; offSession: boolean; session: string | null }>;
/** `makesDefault`: the card that is kept pays from then on. */
export type SetupIntent = Stored<Stripe.SetupIntent> &
  Hidden<{ returnUrl: string | null; session: string | null; makesDefault: boolean }>;

export type Invoice = Stored<Stripe.Invoice>;

/** `upcoming` and `trialWillEnd`: the time that the last such notice was about. */
export type Subscription = Stored<Stripe.Subscription> &
  Hidden<{ upcoming: number | null; trialWillEnd: number | null }>;

export type CheckoutSession = Stored<Stripe.Checkout.Session> &
  Hidden<{
    lines: readonly LineItem[];
    subscription: { metadata: Record<string, string>; description: string | null };
    trialEnd: number | null;
    trialDays: number | null;
    payment: { metadata: Record<string, string>; description: string | null };
    setupFutureUsage: 'off_session' | 'on_session' | null;
  }>;

export interface MeterEvent extends Stored<Stripe.Billing.MeterEvent> {
  readonly id: string;
}

export interface Event {
  readonly id: string;
  readonly object: 'event';
  readonly api_version: string;
  readonly created: number;
  readonly data: { readonly object: object; readonly previous_attributes?: object };
  readonly livemode: false;
  readonly pending_webhooks: number;
  readonly request: { readonly id: string | null; readonly idempotency_key: string | null };
  readonly type: EventType;
}

/** The secret is shown once, in the answer to `create`. */
export type WebhookEndpoint = Omit<Stored<Stripe.WebhookEndpoint>, 'secret'> & Hidden<{ secret: string }>;

/** One event on its way to one endpoint. Times in ms. */
export interface Delivery {
  readonly id: string;
  readonly event: string;
  readonly endpoint: string;
  readonly status: 'pending' | 'succeeded' | 'failed' | 'lost';
  /** When it is tried next; null when it has ended. */
  readonly dueAt: number | null;
  /** `status` is what the endpoint answered, 0 for no answer. */
  readonly attempts: readonly { readonly at: number; readonly status: number; readonly error?: string }[];
}

/** What was answered to an Idempotency-Key, kept for 24 hours. */
export interface StoredAnswer {
  readonly id: string;
  readonly path: string;
  readonly fingerprint: string;
  readonly status: number;
  readonly body: string;
  readonly requestId: string;
  /** ms */
  readonly expiresAt: number;
}

/** Everything that is kept, by kind: Stripe's `object`, and three of the simulator's own. */
export interface Shapes {
  customer: Customer;
  deleted_customer: { readonly id: string; readonly object: 'customer'; readonly deleted: true };
  product: Product;
  price: Price;
  payment_method: PaymentMethod;
  payment_intent: PaymentIntent;
  setup_intent: SetupIntent;
  charge: Charge;
  refund: Refund;
  subscription: Subscription;
  invoice: Invoice;
  invoiceitem: InvoiceItem;
  invoice_payment: InvoicePayment;
  'checkout.session': CheckoutSession;
  'billing_portal.configuration': PortalConfiguration;
  'billing_portal.session': PortalSession;
  'billing.meter': Meter;
  'billing.meter_event': MeterEvent;
  event: Event;
  webhook_endpoint: WebhookEndpoint;
  delivery: Delivery;
  stored_answer: StoredAnswer;
}
export type Kind = keyof Shapes;
