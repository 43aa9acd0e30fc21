import { refused } from '../api/errors.ts';
import { whole } from '../api/list.ts';
import type { Account } from '../core/account.ts';
import type { Invoice, PaymentIntent, Subscription } from '../core/shapes.ts';
import { createInvoice, finalizeInvoice, methodFor, payInvoice, paymentOf } from './invoicing.ts';
import { itemLine } from './invoice-lines.ts';
import { paymentError } from './payments.ts';
import { boundaryAfter } from './periods.ts';
import { checkPrices, newItem, type ItemSpec } from './subscription-items.ts';

export type PaymentBehavior = 'allow_incomplete' | 'default_incomplete' | 'error_if_incomplete';

export interface NewSubscription {
  readonly customer: string;
  readonly items: readonly ItemSpec[];
  readonly metadata?: Record<string, string>;
  readonly description?: string | null;
  readonly defaultPaymentMethod?: string | null;
  /** Seconds; null: no trial. */
  readonly trialEnd?: number | null;
  readonly cancelAt?: number | null;
  readonly cancelAtPeriodEnd?: boolean;
  /** @default allow_incomplete */
  readonly paymentBehavior?: PaymentBehavior;
  readonly offSession?: boolean;
  /** Has paid the first invoice already. */
  readonly paidBy?: PaymentIntent;
  readonly automaticTax?: boolean;
  readonly savesMethod?: 'off' | 'on_subscription';
  /** What a trial's end without a card brings. @default create_invoice */
  readonly withoutMethod?: 'cancel' | 'create_invoice' | 'pause';
}

export interface Started {
  readonly subscription: Subscription;
  readonly invoice: Invoice;
  /** Null when nothing is due. */
  readonly intent: PaymentIntent | null;
}

/**
 * Starts a subscription with its first invoice, and pays that unless told to leave it open.
 * @throws 400 without a card; 402 when that is declined and `error_if_incomplete`
 */
export function startSubscription(account: Account, spec: NewSubscription): Started {
  checkPrices(spec.items.map(({ price }) => price));
  const invoiceId = account.newId('in_1');
  const subscription = account.create(
    'subscription',
    draft(account, spec, invoiceId),
    'customer.subscription.created',
  );
  const { data } = subscription.items;
  const trial = subscription.status === 'trialing';
  const { current_period_start: start, current_period_end: end } = data[0]!;
  const invoice = createInvoice(account, {
    id: invoiceId,
    customer: subscription.customer,
    currency: subscription.currency,
    reason: 'subscription_create',
    lines: data
      .filter(({ price }) => price.recurring?.usage_type !== 'metered')
      .map((item) => itemLine(account, item, { start, end }, item.quantity ?? 1, trial)),
    period: { start: account.now(), end: account.now() },
    subscription,
  });
  const open = finalizeInvoice(account, invoice, spec.paidBy);
  if (open.status === 'open') payFirst(account, open, spec);
  return current(account, subscription.id, invoiceId);
}

function current(account: Account, subscription: string, invoiceId: string): Started {
  const invoice = account.store.get('invoice', invoiceId)!;
  const intent = paymentOf(account, invoice)?.payment.payment_intent;
  return {
    subscription: account.store.get('subscription', subscription)!,
    invoice,
    intent: intent ? account.store.get('payment_intent', intent) : null,
  };
}

function payFirst(account: Account, invoice: Invoice, spec: NewSubscription): void {
  const { paymentBehavior = 'allow_incomplete', offSession = false } = spec;
  if (paymentBehavior === 'default_incomplete') return;
  const method = methodFor(account, invoice);
  if (!method) {
    throw refused(
      'This customer has no attached payment source or default payment method. Please consider adding a default payment method. For more information, visit https://stripe.com/docs/billing/subscriptions/payment-methods-setting#payment-method-priority.',
      { code: 'resource_missing' },
    );
  }
  const { intent } = payInvoice(account, invoice, { method, offSession });
  if (paymentBehavior === 'error_if_incomplete' && intent.status !== 'succeeded') {
    if (intent.last_payment_error) throw paymentError(intent, false);
    throw refused(
      'Payment for this subscription requires additional user action before it can be completed successfully.',
      {
        code: 'subscription_payment_intent_requires_action',
      },
    );
  }
}

function draft(account: Account, spec: NewSubscription, invoiceId: string): Subscription {
  const now = account.now();
  const id = account.newId('sub_1');
  const { trialEnd = null, cancelAtPeriodEnd = false } = spec;
  const [{ price }] = spec.items as [ItemSpec];
  const anchor = trialEnd ?? now;
  const end = trialEnd ?? boundaryAfter(now, price.recurring!, now);
  const items = spec.items.map((item) => newItem(account, id, item, { start: now, end }));
  const automaticTax = spec.automaticTax ?? false;
  return {
    id,
    object: 'subscription',
    application: null,
    application_fee_percent: null,
    automatic_tax: {
      disabled_reason: null,
      enabled: automaticTax,
      liability: automaticTax ? { type: 'self' } : null,
    },
    billing_cycle_anchor: anchor,
    billing_cycle_anchor_config: null,
    billing_mode: { flexible: { proration_discounts: 'included' }, type: 'flexible', updated_at: now },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: cancelAtPeriodEnd ? end : (spec.cancelAt ?? null),
    cancel_at_period_end: cancelAtPeriodEnd,
    canceled_at: cancelAtPeriodEnd ? now : null,
    cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
    collection_method: 'charge_automatically',
    created: now,
    currency: price.currency,
    customer: spec.customer,
    customer_account: null,
    days_until_due: null,
    default_payment_method: spec.defaultPaymentMethod ?? null,
    default_source: null,
    default_tax_rates: [],
    description: spec.description ?? null,
    discounts: [],
    ended_at: null,
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      issuer: { type: 'self' },
    },
    items: whole(items, `/v1/subscription_items?subscription=${id}`),
    latest_invoice: invoiceId,
    livemode: false,
    managed_payments: null,
    metadata: spec.metadata ?? {},
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: null,
    payment_settings: {
      payment_method_options: null,
      payment_method_types: null,
      save_default_payment_method: spec.savesMethod ?? 'off',
    },
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: null,
    start_date: now,
    status: trialEnd === null ? 'incomplete' : 'trialing',
    test_clock: null,
    transfer_data: null,
    trial_end: trialEnd,
    trial_settings: {
      end_behavior: {
        billing_cycle_anchor: null,
        missing_payment_method: spec.withoutMethod ?? 'create_invoice',
      },
    },
    trial_start: trialEnd === null ? null : now,
    hidden: { upcoming: null, trialWillEnd: null },
  };
}
