import type { StripeGateway } from '../stripe/gateway.ts';
import { idOf } from '../stripe/id-of.ts';
import type { Webhook } from './webhook.ts';

/** Whose money a refund gave back. */
export interface RefundedCharge {
  readonly chargeId: string;
  readonly intentId: string | null;
  readonly customerId: string | null;
}

/** The charge that a charge's or refund's event is about; null for a refund of what was never charged. */
export async function chargeOf(
  stripe: StripeGateway,
  { objectType, objectId }: Pick<Webhook, 'objectType' | 'objectId'>,
): Promise<RefundedCharge | null> {
  const chargeId = objectType === 'charge' ? objectId : await refundedChargeId(stripe, objectId);
  return chargeId === null ? null : retrieveCharge(stripe, chargeId);
}

/** What was given back of a charge by now, in the currency's smallest unit. */
export async function amountRefunded(stripe: StripeGateway, chargeId: string): Promise<number> {
  const charge = await stripe.read('charges.retrieve', (api, options) =>
    api.charges.retrieve(chargeId, {}, options),
  );
  return charge.amount_refunded;
}

/** The invoice that a PaymentIntent pays; null where it pays none. */
export async function invoiceOf(stripe: StripeGateway, intentId: string): Promise<string | null> {
  const { data } = await stripe.read('invoicePayments.list', (api, options) =>
    api.invoicePayments.list(
      { payment: { type: 'payment_intent', payment_intent: intentId }, limit: 1 },
      options,
    ),
  );
  return idOf(data[0]?.invoice);
}

async function refundedChargeId(stripe: StripeGateway, refundId: string): Promise<string | null> {
  const { charge } = await stripe.read('refunds.retrieve', (api, options) =>
    api.refunds.retrieve(refundId, {}, options),
  );
  return idOf(charge);
}

async function retrieveCharge(stripe: StripeGateway, chargeId: string): Promise<RefundedCharge> {
  const charge = await stripe.read('charges.retrieve', (api, options) =>
    api.charges.retrieve(chargeId, {}, options),
  );
  return { chargeId, intentId: idOf(charge.payment_intent), customerId: idOf(charge.customer) };
}
