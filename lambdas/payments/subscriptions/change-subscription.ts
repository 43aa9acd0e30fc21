import type { Stripe } from 'stripe';
import { Unprocessable } from '../../platform/errors.ts';
import { AmountChanged } from '../errors.ts';
import { organisationOf } from '../organisation-of.ts';
import type { Interval } from '../payments.contract.ts';
import type { PaymentsServices } from '../services.ts';
import { idOf } from '../stripe/id-of.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { planChange } from './plan-change.ts';
import type { ItemChange, PlanWanted } from './plan-change.ts';
import { PRORATION, previewChange } from './preview-change.ts';
import type { ChangePreview } from './preview-change.ts';
import { refreshQuietly } from './refresh-quietly.ts';

/** For how long a preview can be agreed to. */
const AGREED_MS = 3_600_000;

export interface ChangeAsked {
  readonly userId: string;
  readonly organisationId?: string | undefined;
  readonly plan: string;
  readonly interval: Interval;
}

export interface ChangeWanted extends ChangeAsked {
  /** What the preview has shown; without it the change is made at what it costs now. */
  readonly agreed?: Pick<ChangePreview, 'amountDue' | 'prorationDate'> | undefined;
  /** As requestKeyOf gives it. */
  readonly requestKey: string;
}

export interface ChangeMade {
  readonly organisationId: string;
  /** `payment_required`: the old plan stays until the payment at `paymentUrl`. */
  readonly status: 'changed' | 'payment_required';
  /** Stripe's page where the invoice is paid, or the bank's question answered (3-D Secure). */
  readonly paymentUrl: string | null;
}

/**
 * What a change would cost now; changes nothing.
 *
 * @throws OrganisationNotFound, RoleRequired, and as planChange
 */
export async function seeChange(services: PaymentsServices, asked: ChangeAsked): Promise<ChangePreview> {
  const { organisationId } = await organisationOf(services, { ...asked, manage: true });
  const change = await planChange(services, { ...asked, organisationId });
  return previewChange(services, change, services.clock.now());
}

/**
 * Puts an organisation on another plan or interval, for as many seats as it has members. What the change costs is
 * invoiced and charged at once; only when it is paid has the plan changed.
 *
 * @throws OrganisationNotFound, RoleRequired, AmountChanged, Conflict `change_in_flight`, and as planChange
 */
export async function changeSubscription(
  services: PaymentsServices,
  wanted: ChangeWanted,
): Promise<ChangeMade> {
  if (wanted.agreed) requireRecent(wanted.agreed.prorationDate, services.clock.now());
  const { organisationId } = await organisationOf(services, { ...wanted, manage: true });
  return oneAtATime(services, organisationId, () => change(services, { ...wanted, organisationId }));
}

async function change(
  services: PaymentsServices,
  { agreed, requestKey, ...wanted }: ChangeWanted & PlanWanted,
): Promise<ChangeMade> {
  const found = await planChange(services, wanted);
  const { organisationId, subscription, items, trialEnd } = found;
  if (!items) return outcome(services, organisationId, subscription);
  if (agreed) {
    const { amountDue } = await previewChange(services, found, agreed.prorationDate);
    if (amountDue !== agreed.amountDue) throw new AmountChanged(amountDue);
  }
  const key = `change:${organisationId}:${requestKey}`;
  const changed = await services.stripe.write('subscriptions.update', key, (api, options) =>
    api.subscriptions.update(
      subscription.id,
      { ...updateParams(items, agreed?.prorationDate), ...(trialEnd !== null && { trial_end: trialEnd }) },
      options,
    ),
  );
  await refreshQuietly(services, organisationId);
  return outcome(services, organisationId, changed);
}

async function outcome(
  { stripe }: Pick<PaymentsServices, 'stripe'>,
  organisationId: string,
  { pending_update: pending, latest_invoice: latest }: Stripe.Subscription,
): Promise<ChangeMade> {
  const invoiceId = idOf(latest);
  if (!pending || invoiceId === null) return { organisationId, status: 'changed', paymentUrl: null };
  const invoice = await stripe.read('invoices.retrieve', (api, options) =>
    api.invoices.retrieve(invoiceId, {}, options),
  );
  return { organisationId, status: 'payment_required', paymentUrl: invoice.hosted_invoice_url ?? null };
}

/** Without an agreed date Stripe takes its own time: a retry with the same key must send the same parameters. */
function updateParams(items: readonly ItemChange[], prorationDate?: number): Stripe.SubscriptionUpdateParams {
  return {
    ...PRORATION,
    items: items.map((item) => ({ ...item })),
    // the change waits for its payment, for 23 hours; declined, the old plan goes on
    payment_behavior: 'pending_if_incomplete',
    ...(prorationDate !== undefined && { proration_date: Math.floor(prorationDate / 1_000) }),
  };
}

function requireRecent(prorationDate: number, now: number): void {
  if (prorationDate <= now && now - prorationDate <= AGREED_MS) return;
  throw new Unprocessable([
    { path: 'agreed.prorationDate', message: 'must be that of a preview of the last hour' },
  ]);
}
