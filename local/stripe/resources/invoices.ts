import { refused } from '../api/errors.ts';
import { DATED_PAGE, page, PAGE } from '../api/list.ts';
import { route } from '../api/route.ts';
import { boolean, emptyable, integer, metadata, object, oneOf, required, text } from '../api/schema.ts';
import type { Account } from '../core/account.ts';
import { mergeMetadata } from '../core/metadata.ts';
import type { Invoice } from '../core/shapes.ts';
import { existing, named } from './existing.ts';
import { collect, finalizeInvoice, methodFor, payInvoice, settleInvoice, voidInvoice } from './invoicing.ts';
import { usePaymentMethod } from './payment-methods.ts';
import { paymentError } from './payments.ts';
import { previewInvoice } from './preview.ts';
import { CHANGED_ITEMS, PRORATION, TRIAL_END } from './subscription-params.ts';
import { subscriptionOf } from './subscription-status.ts';

/** The second at which the clock finalises or charges it, or null. */
export function invoiceDueAt({
  status,
  automatically_finalizes_at,
  next_payment_attempt,
}: Invoice): number | null {
  if (status === 'draft') return automatically_finalizes_at;
  return status === 'open' ? next_payment_attempt : null;
}

export function advanceInvoice(account: Account, invoice: Invoice): void {
  const open = invoice.status === 'draft' ? finalizeInvoice(account, invoice) : invoice;
  if (open.status === 'open') collect(account, open);
}

function pay(account: Account, invoice: Invoice, id: string | undefined, offSession: boolean): Invoice {
  const open = invoice.status === 'draft' ? finalizeInvoice(account, invoice) : invoice;
  if (open.status === 'paid') {
    if (invoice.status === 'draft') return open;
    throw refused('Invoice is already paid', { code: 'invoice_already_paid' });
  }
  if (open.status === 'void' || (open.status === 'uncollectible' && open.amount_remaining === 0))
    throw refused('Invoice is not open and can not be paid.', { code: 'invoice_not_editable' });
  const method = id ? usePaymentMethod(account, id) : methodFor(account, open);
  if (!method) {
    throw refused(
      'There is no `default_payment_method` set on this Customer or Invoice. Please set a default payment method.',
      { code: 'resource_missing' },
    );
  }
  const paid = payInvoice(account, open, { method, offSession });
  if (paid.intent.status === 'requires_action') {
    throw refused('This payment requires additional user action before it can be completed successfully.', {
      code: 'invoice_payment_intent_requires_action',
    });
  }
  if (paid.invoice.status !== 'paid') throw paymentError(paid.intent);
  return paid.invoice;
}

export const invoiceRoutes = [
  route(
    'GET',
    '/v1/invoices',
    {
      ...DATED_PAGE,
      customer: text(),
      status: oneOf('draft', 'open', 'paid', 'uncollectible', 'void'),
      subscription: text(),
    },
    (account, params) => {
      const { customer, status, subscription } = params;
      const found = account.store
        .all('invoice')
        .filter(
          (invoice) =>
            (!customer || invoice.customer === customer) &&
            (!status || invoice.status === status) &&
            (!subscription || subscriptionOf(account, invoice)?.id === subscription),
        );
      return page(found, params, '/v1/invoices');
    },
  ),
  route(
    'POST',
    '/v1/invoices/create_preview',
    {
      customer: text(),
      subscription: text(),
      automatic_tax: object({ enabled: required(boolean()) }),
      subscription_details: object({
        items: CHANGED_ITEMS,
        cancel_at_period_end: boolean(),
        proration_behavior: PRORATION,
        proration_date: integer(0),
        trial_end: TRIAL_END,
      }),
    },
    (account, params) => previewInvoice(account, params),
  ),
  route('GET', '/v1/invoices/:id', {}, (account, _, id) => existing(account, 'invoice', id)),
  route(
    'POST',
    '/v1/invoices/:id',
    { auto_advance: boolean(), description: emptyable(text()), metadata: metadata() },
    (account, { auto_advance, description, metadata: labels }, id) => {
      const invoice = existing(account, 'invoice', id);
      const patch = {
        auto_advance: auto_advance ?? invoice.auto_advance ?? false,
        description: description === undefined ? invoice.description : description,
        metadata: mergeMetadata(invoice.metadata ?? {}, labels),
      };
      return account.change('invoice', invoice, patch, 'invoice.updated');
    },
  ),
  route('GET', '/v1/invoices/:id/lines', PAGE, (account, params, id) =>
    page(existing(account, 'invoice', id).lines.data.toReversed(), params, `/v1/invoices/${id}/lines`),
  ),
  route('POST', '/v1/invoices/:id/finalize', { auto_advance: boolean() }, (account, _, id) =>
    finalizeInvoice(account, existing(account, 'invoice', id)),
  ),
  route(
    'POST',
    '/v1/invoices/:id/pay',
    { off_session: boolean(), paid_out_of_band: boolean(), payment_method: text() },
    (account, { off_session = true, paid_out_of_band, payment_method }, id) => {
      const invoice = existing(account, 'invoice', id);
      if (paid_out_of_band && invoice.status === 'open') return settleInvoice(account, invoice, null);
      return pay(account, invoice, payment_method, off_session);
    },
  ),
  route('POST', '/v1/invoices/:id/void', {}, (account, _, id) => {
    const invoice = existing(account, 'invoice', id);
    if (invoice.status !== 'open' && invoice.status !== 'uncollectible')
      throw refused("You can only pass in open invoices. This invoice isn't open.", {
        code: 'status_transition_invalid',
      });
    return voidInvoice(account, invoice);
  }),
  route('POST', '/v1/invoices/:id/mark_uncollectible', {}, (account, _, id) => {
    const invoice = existing(account, 'invoice', id);
    if (invoice.status !== 'open')
      throw refused("You can only pass in open invoices. This invoice isn't open.", {
        code: 'status_transition_invalid',
      });
    const at = { ...invoice.status_transitions, marked_uncollectible_at: account.now() };
    return account.change(
      'invoice',
      invoice,
      { auto_advance: false, next_payment_attempt: null, status: 'uncollectible', status_transitions: at },
      'invoice.marked_uncollectible',
    );
  }),
  route(
    'GET',
    '/v1/invoice_payments',
    {
      ...DATED_PAGE,
      invoice: text(),
      status: oneOf('canceled', 'open', 'paid'),
      payment: object({ type: required(oneOf('payment_intent')), payment_intent: text() }),
    },
    (account, params) => {
      const { invoice, status, payment } = params;
      if (invoice) named(account, 'invoice', invoice, 'invoice');
      const found = account.store
        .all('invoice_payment')
        .filter(
          (one) =>
            (!invoice || one.invoice === invoice) &&
            (!status || one.status === status) &&
            (!payment?.payment_intent || one.payment.payment_intent === payment.payment_intent),
        );
      return page(found, params, '/v1/invoice_payments');
    },
  ),
  route('GET', '/v1/invoice_payments/:id', {}, (account, _, id) => existing(account, 'invoice_payment', id)),
];
