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
  change: PlanChange,
  prorationDate: number,
): Promise<ChangePreview> {
  const { items, subscription } = change;
  const { currency } = subscription;
  const dueAt = dueAtOf(change, prorationDate);
  if (!items) return { currency, amountDue: 0, dueAt, total: 0, lines: [], prorationDate };
  const invoice = await stripe.read('invoices.createPreview', (api, options) =>
    api.invoices.createPreview(previewParams(change, items, prorationDate), options),
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

/** While a trial lasts nothing is charged. */
function dueAtOf({ subscription, trialEnd }: PlanChange, prorationDate: number): number {
  const { status, trial_end: before } = subscription;
  const end = trialEnd ?? before;
  return status === 'trialing' && typeof end === 'number' ? end * 1_000 : prorationDate;
}

function previewParams(
  { subscription: { id, customer }, trialEnd }: PlanChange,
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
      ...(trialEnd !== null && { trial_end: trialEnd }),
    },
  };
}
