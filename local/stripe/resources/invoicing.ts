import { refused } from '../api/errors.ts';
import type { Account } from '../core/account.ts';
import type { Invoice, InvoicePayment, PaymentIntent, PaymentMethod } from '../core/shapes.ts';
import { cancelIntent, createIntent } from './intents.ts';
import { draftInvoice, type NewInvoice } from './invoice-factory.ts';
import { attemptPayment } from './payments.ts';
import { afterFailure, afterPaid, giveUp, subscriptionOf } from './subscription-status.ts';

const DAY = 86_400;

/** Keeps a draft; what waits for an invoice is on it now. */
export function createInvoice(account: Account, given: NewInvoice): Invoice {
  const invoice = draftInvoice(account, given);
  for (const { invoiceItem } of given.lines)
    if (invoiceItem) account.change('invoiceitem', invoiceItem, { invoice: invoice.id });
  return account.create('invoice', { ...invoice, ending_balance: null }, 'invoice.created');
}

/**
 * Gives it its number and opens it, or, when nothing is due, ends it as paid.
 * @param paidBy has paid it already
 */
export function finalizeInvoice(account: Account, invoice: Invoice, paidBy?: PaymentIntent): Invoice {
  if (invoice.status !== 'draft')
    throw refused("This invoice is already finalized, you can't re-finalize a non-draft invoice.", {
      code: 'invoice_not_editable',
    });
  const customer = account.store.get('customer', invoice.customer!)!;
  const sequence = customer.next_invoice_sequence ?? 1;
  const owed = invoice.total + customer.balance;
  account.change('customer', customer, {
    balance: Math.min(0, owed),
    currency: customer.currency ?? invoice.currency,
    next_invoice_sequence: sequence + 1,
  });
  const due = Math.max(0, owed);
  const intent = due > 0 ? (paidBy ?? intentFor(account, invoice, due)) : null;
  if (intent) askFor(account, invoice, intent, due);
  const page = `${account.origin()}/invoices/${invoice.id}`;
  const open = account.change('invoice', invoice, {
    amount_due: due,
    amount_remaining: due,
    automatically_finalizes_at: null,
    effective_at: account.now(),
    ending_balance: Math.min(0, owed),
    hosted_invoice_url: page,
    invoice_pdf: `${page}/pdf`,
    number: `${customer.invoice_prefix}-${String(sequence).padStart(4, '0')}`,
    starting_balance: customer.balance,
    status: 'open',
    status_transitions: { ...invoice.status_transitions, finalized_at: account.now() },
  });
  account.emit('invoice.finalized', open);
  return intent && !paidBy ? open : settleInvoice(account, open, intent);
}

function intentFor(account: Account, invoice: Invoice, amount: number): PaymentIntent {
  const subscription = subscriptionOf(account, invoice);
  return createIntent(account, {
    amount,
    currency: invoice.currency,
    customer: invoice.customer,
    description: subscription && describeReason(invoice),
    setupFutureUsage: subscription ? 'off_session' : null,
  });
}

function askFor(account: Account, invoice: Invoice, intent: PaymentIntent, amount: number): void {
  account.create('invoice_payment', {
    id: account.newId('inpay_1'),
    object: 'invoice_payment',
    amount_paid: null,
    amount_requested: amount,
    created: account.now(),
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: true,
    livemode: false,
    payment: { payment_intent: intent.id, type: 'payment_intent' },
    status: 'open',
    status_transitions: { canceled_at: null, paid_at: null },
  });
}

const describeReason = ({ billing_reason }: Invoice): string =>
  billing_reason === 'subscription_create' ? 'Subscription creation' : 'Subscription update';

export const paymentOf = (account: Account, invoice: Invoice): InvoicePayment | null =>
  account.store.all('invoice_payment').findLast((payment) => payment.invoice === invoice.id) ?? null;

/** The invoice that an intent pays, or null. */
export function invoiceOf(account: Account, intent: PaymentIntent): Invoice | null {
  const payment = account.store
    .all('invoice_payment')
    .findLast((one) => one.payment.payment_intent === intent.id);
  return payment ? account.store.get('invoice', payment.invoice) : null;
}

/** Ends it as paid: by `intent`, by nothing being due, or outside of Stripe. */
export function settleInvoice(account: Account, invoice: Invoice, intent: PaymentIntent | null): Invoice {
  const payment = paymentOf(account, invoice);
  const now = account.now();
  if (payment && intent) {
    const status_transitions = { ...payment.status_transitions, paid_at: now };
    const patch = { amount_paid: payment.amount_requested, status: 'paid', status_transitions };
    account.emit('invoice_payment.paid', account.change('invoice_payment', payment, patch));
  }
  const paid = account.change('invoice', invoice, {
    amount_paid: invoice.amount_due,
    amount_paid_off_stripe: intent ? 0 : invoice.amount_due,
    amount_remaining: 0,
    attempted: true,
    attempt_count: invoice.attempt_count + (intent ? 1 : 0),
    auto_advance: false,
    next_payment_attempt: null,
    status: 'paid',
    status_transitions: { ...invoice.status_transitions, paid_at: now },
  });
  account.emit('invoice.paid', paid);
  account.emit('invoice.payment_succeeded', paid);
  afterPaid(account, paid, intent);
  return paid;
}

/** Whom an invoice is charged to unless told otherwise. */
export function methodFor(account: Account, invoice: Invoice): PaymentMethod | null {
  const customer = account.store.get('customer', invoice.customer ?? '');
  const id =
    invoice.default_payment_method ??
    subscriptionOf(account, invoice)?.default_payment_method ??
    customer?.invoice_settings.default_payment_method;
  return id ? account.store.get('payment_method', id) : null;
}

export interface Payment {
  readonly method: PaymentMethod;
  readonly offSession: boolean;
  readonly returnUrl?: string;
}

/** Tries to pay an open invoice once; its status, and that of its intent, say what came of it. */
export function payInvoice(
  account: Account,
  invoice: Invoice,
  payment: Payment,
): { invoice: Invoice; intent: PaymentIntent } {
  const intent = account.store.get('payment_intent', paymentOf(account, invoice)!.payment.payment_intent!)!;
  const tried = attemptPayment(account, intent, payment);
  return { invoice: afterAttempt(account, invoice, tried), intent: tried };
}

/** What an attempt to pay means to the invoice. */
export function afterAttempt(account: Account, invoice: Invoice, intent: PaymentIntent): Invoice {
  if (intent.status === 'succeeded') return settleInvoice(account, invoice, intent);
  if (intent.status === 'requires_action') {
    account.emit('invoice.payment_action_required', invoice);
    return invoice;
  }
  return failed(account, invoice);
}

function failed(account: Account, invoice: Invoice): Invoice {
  const attempts = invoice.attempt_count + 1;
  const days = invoice.auto_advance ? account.settings.retryAfterDays[attempts - 1] : undefined;
  const tried = account.change('invoice', invoice, {
    attempt_count: attempts,
    attempted: true,
    next_payment_attempt: days === undefined ? null : account.now() + days * DAY,
  });
  account.emit('invoice.payment_failed', tried);
  afterFailure(account, tried);
  if (invoice.auto_advance && days === undefined) {
    const left = account.change('invoice', tried, { auto_advance: false });
    giveUp(account, left);
    return left;
  }
  return tried;
}

/** What the clock does with an open invoice: charges it, or counts the attempt as failed where there is no card. */
export function collect(account: Account, invoice: Invoice): Invoice {
  const method = methodFor(account, invoice);
  return method
    ? payInvoice(account, invoice, { method, offSession: true }).invoice
    : failed(account, invoice);
}

export function voidInvoice(account: Account, invoice: Invoice): Invoice {
  const payment = paymentOf(account, invoice);
  if (payment?.status === 'open') {
    const intent = account.store.get('payment_intent', payment.payment.payment_intent!)!;
    cancelIntent(account, intent, 'void_invoice');
    const status_transitions = { ...payment.status_transitions, canceled_at: account.now() };
    account.change('invoice_payment', payment, { status: 'canceled', status_transitions });
  }
  const voided = account.change('invoice', invoice, {
    auto_advance: false,
    next_payment_attempt: null,
    status: 'void',
    status_transitions: { ...invoice.status_transitions, voided_at: account.now() },
  });
  account.emit('invoice.voided', voided);
  return voided;
}
