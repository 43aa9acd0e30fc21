import type { Stripe } from 'stripe';

/** An invoice as the customer sees it. Amounts in the currency's smallest unit, times in ms since the epoch. */
export interface Invoice {
  readonly invoiceId: string;
  readonly organisationId: string;
  /** As printed on it. */
  readonly number: string | null;
  readonly status: string;
  readonly currency: string;
  readonly amountDue: number;
  readonly amountPaid: number;
  readonly amountRefunded: number;
  readonly createdAt: number;
  readonly paidAt: number | null;
  readonly periodStart: number;
  readonly periodEnd: number;
  /** Automatic attempts at its payment so far. */
  readonly attemptCount: number;
  /** Whether the bank wants its holder to confirm the payment (3-D Secure). */
  readonly actionRequired: boolean;
  /** Stripe's page where it can be paid or read. */
  readonly url: string | null;
  readonly pdfUrl: string | null;
}

/**
 * @param refunded what was paid back, smallest units; Stripe keeps it with the charge, not with the invoice
 * @param invoice with `payments.data.payment.payment_intent` expanded
 */
export function invoiceFrom(organisationId: string, invoice: Stripe.Invoice, refunded: number): Invoice {
  const { status, status_transitions: transitions } = invoice;
  return {
    invoiceId: invoice.id,
    organisationId,
    number: invoice.number,
    status: status ?? 'draft',
    currency: invoice.currency,
    amountDue: invoice.amount_due,
    amountPaid: invoice.amount_paid,
    amountRefunded: refunded,
    createdAt: invoice.created * 1_000,
    paidAt: transitions.paid_at === null ? null : transitions.paid_at * 1_000,
    periodStart: invoice.period_start * 1_000,
    periodEnd: invoice.period_end * 1_000,
    attemptCount: invoice.attempt_count,
    actionRequired:
      status === 'open' && paymentIntentsOf(invoice).some(({ status: s }) => s === 'requires_action'),
    url: invoice.hosted_invoice_url ?? null,
    pdfUrl: invoice.invoice_pdf ?? null,
  };
}

function paymentIntentsOf({ payments }: Stripe.Invoice): Stripe.PaymentIntent[] {
  return (payments?.data ?? []).flatMap(({ payment }) =>
    typeof payment.payment_intent === 'object' ? [payment.payment_intent] : [],
  );
}
