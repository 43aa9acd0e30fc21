import type { Stripe } from 'stripe';
import type { PaymentsServices } from '../services.ts';
import { idOf } from '../stripe/id-of.ts';
import type { ItemChange, PlanChange } from './plan-change.ts';

/** What a change costs, before it is made. Amounts in the currency's smallest unit. */
export interface ChangePreview {
  readonly currency: string;
  /** What is charged at `dueAt`: at once, or when a trial ends. */
  readonly amountDue: number;
  /** ms since the epoch */
  readonly dueAt: number;
  /** With taxes; below zero it is credited, and used up by the next invoices. */
  readonly total: number;
  readonly lines: readonly { readonly description: string; readonly amount: number }[];
  /** The moment that the old plan is counted to, ms since the epoch; a change with it costs exactly this. */
  readonly prorationDate: number;
}

/** How both the preview and the change count: by the second, and invoiced at once. */
export const PRORATION = { proration_behavior: 'always_invoice' } as const;

/** @throws PaymentsUnavailable, StripeRefused */
export async function previewChange(
  { stripe }: Pick<PaymentsServices, 'stripe'>,
  { subscription, items }: PlanChange,
  prorationDate: number,
): Promise<ChangePreview> {
  const { currency, status, trial_end: trialEnd } = subscription;
  const dueAt = status === 'trialing' && trialEnd !== null ? trialEnd * 1_000 : prorationDate;
  if (!items) return { currency, amountDue: 0, dueAt, total: 0, lines: [], prorationDate };
  const invoice = await stripe.read('invoices.createPreview', (api, options) =>
    api.invoices.createPreview(previewParams(subscription, items, prorationDate), options),
  );
  return {
    currency: invoice.currency,
    amountDue: invoice.amount_due,
    dueAt,
    total: invoice.total,
    lines: invoice.lines.data.map(({ description, amount }) => ({ description: description ?? '', amount })),
    prorationDate,
  };
}

function previewParams(
  { id, customer }: Stripe.Subscription,
  items: readonly ItemChange[],
  prorationDate: number,
): Stripe.InvoiceCreatePreviewParams {
  return {
    customer: idOf(customer)!,
    subscription: id,
    subscription_details: {
      ...PRORATION,
      items: items.map((item) => ({ ...item })),
      proration_date: Math.floor(prorationDate / 1_000),
    },
  };
}
