import type { Stripe } from 'stripe';
import type { OwnerMetadata } from '../catalogue/stripe-names.contract.ts';
import type { StripeGateway } from '../stripe/gateway.ts';
import type { Refund } from './refund.ts';

/** Metadata of a refund of ours: which one it is; refunds of the dashboard have none. */
interface RefundMetadata extends OwnerMetadata {
  readonly soloist_refund: string;
}

/**
 * Gives the money back. The idempotency key is the refund's and its attempt's.
 *
 * @throws StripeRefused, PaymentsUnavailable; OutcomeUnknown when it may have been made
 */
export function createRefund(stripe: StripeGateway, refund: Refund): Promise<Stripe.Refund> {
  const { refundId, intentId, amount, reason, organisationId, attempts } = refund;
  const metadata: RefundMetadata = { soloist_organisation: organisationId, soloist_refund: refundId };
  return stripe.write('refunds.create', `refund:${refundId}:${attempts}`, (api, options) =>
    api.refunds.create({ payment_intent: intentId, amount, reason, metadata: { ...metadata } }, options),
  );
}

/** Every refund of a payment, those of the dashboard too. @throws PaymentsUnavailable */
export function listRefunds(stripe: StripeGateway, intentId: string): Promise<Stripe.Refund[]> {
  return stripe.read('refunds.list', async (api, options) => {
    const refunds: Stripe.Refund[] = [];
    for await (const refund of api.refunds.list({ payment_intent: intentId, limit: 100 }, options)) {
      refunds.push(refund);
    }
    return refunds;
  });
}

/** Our id of a refund; null for one of the dashboard. */
export function refundIdOf({ metadata }: Stripe.Refund): string | null {
  return (metadata as Partial<RefundMetadata> | null)?.soloist_refund ?? null;
}
