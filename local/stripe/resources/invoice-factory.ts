import { whole } from '../api/list.ts';
import type { Account } from '../core/account.ts';
import type { Invoice, Subscription } from '../core/shapes.ts';
import { named } from './existing.ts';
import { newLine, type NewLine, type Period } from './invoice-lines.ts';

export type BillingReason =
  'manual' | 'subscription_create' | 'subscription_cycle' | 'subscription_update' | 'upcoming';

export interface NewInvoice {
  readonly customer: string;
  readonly currency: string;
  readonly reason: BillingReason;
  readonly lines: readonly NewLine[];
  readonly period: Period;
  readonly subscription: Subscription | null;
  /** Seconds at which it leaves its draft by itself; null: when told to. */
  readonly finalizesAt?: number | null;
  /** Whether the clock finalises it, charges it and tries again. @default when it has a time to leave its draft */
  readonly autoAdvance?: boolean;
  readonly id?: string;
}

/** A draft, not kept yet. Tax is calculated by nobody: automatic tax comes to 0. */
export function draftInvoice(account: Account, given: NewInvoice): Invoice {
  const { subscription, reason, finalizesAt = null, id = account.newId('in_1') } = given;
  const customer = named(account, 'customer', given.customer, 'customer');
  const lines = given.lines.map((line) => newLine(account, id, line));
  const total = lines.reduce((sum, { amount }) => sum + amount, 0);
  const taxed = subscription?.automatic_tax.enabled ?? false;
  return {
    id,
    object: 'invoice',
    account_country: 'US',
    account_name: 'Soloist rehearsal',
    account_tax_ids: null,
    amount_overpaid: 0,
    amount_paid_off_stripe: 0,
    amount_shipping: 0,
    application: null,
    attempt_count: 0,
    attempted: false,
    auto_advance: given.autoAdvance ?? finalizesAt !== null,
    automatic_tax: {
      disabled_reason: null,
      enabled: taxed,
      liability: taxed ? { type: 'self' } : null,
      provider: taxed ? 'stripe' : null,
      status: taxed ? 'complete' : null,
    },
    automatically_finalizes_at: finalizesAt,
    billing_reason: reason,
    collection_method: 'charge_automatically',
    created: account.now(),
    currency: given.currency,
    custom_fields: null,
    customer: customer.id,
    customer_account: null,
    customer_address: customer.address ?? null,
    customer_email: customer.email,
    customer_name: customer.name ?? null,
    customer_phone: customer.phone ?? null,
    customer_shipping: null,
    customer_tax_exempt: customer.tax_exempt ?? 'none',
    customer_tax_ids: [],
    default_payment_method: null,
    default_source: null,
    default_tax_rates: [],
    description: null,
    discounts: [],
    due_date: null,
    effective_at: null,
    footer: null,
    from_invoice: null,
    hosted_invoice_url: null,
    invoice_pdf: null,
    issuer: { type: 'self' },
    last_finalization_error: null,
    latest_revision: null,
    lines: whole(lines, `/v1/invoices/${id}/lines`),
    livemode: false,
    metadata: {},
    next_payment_attempt: finalizesAt,
    number: null,
    on_behalf_of: null,
    parent: subscription && {
      quote_details: null,
      subscription_details: { metadata: subscription.metadata, subscription: subscription.id },
      type: 'subscription_details',
    },
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    period_end: given.period.end,
    period_start: given.period.start,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    statement_descriptor: null,
    status: 'draft',
    status_transitions: {
      finalized_at: null,
      marked_uncollectible_at: null,
      paid_at: null,
      voided_at: null,
    },
    subtotal: total,
    subtotal_excluding_tax: total,
    test_clock: null,
    total,
    total_discount_amounts: [],
    total_excluding_tax: total,
    total_pretax_credit_amounts: [],
    total_taxes: [],
    webhooks_delivered_at: null,
    ...balanceOf(customer.balance, total),
  };
}

/** What is due after the customer's credit (a balance below zero) or debt; a total below zero becomes credit. */
function balanceOf(balance: number, total: number) {
  const owed = total + balance;
  const due = Math.max(0, owed);
  return {
    amount_due: due,
    amount_paid: 0,
    amount_remaining: due,
    starting_balance: balance,
    ending_balance: Math.min(0, owed),
  };
}
