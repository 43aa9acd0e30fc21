import type { Stripe } from 'stripe';
import { OURS } from '../../lambdas/payments/catalogue/stripe-names.contract.ts';
import { differing, type Difference } from './difference.ts';
import type { Seen } from './seen.ts';

/** What customers may do on Stripe's pages. Plans are changed by our own route, which knows the seats. */
function wantedPortal(publicUrl: string) {
  return {
    default_return_url: publicUrl,
    metadata: { [OURS]: 'portal' },
    features: {
      customer_update: { enabled: true, allowed_updates: ['address', 'email', 'name', 'tax_id'] },
      invoice_history: { enabled: true },
      payment_method_update: { enabled: true },
      subscription_cancel: { enabled: true, mode: 'at_period_end' as const },
      subscription_update: { enabled: false },
    },
  };
}

/** The configuration of the customer portal. */
export function portalDifferences(
  stripe: Pick<Stripe, 'billingPortal'>,
  publicUrl: string,
  { portals }: Seen,
): Difference[] {
  const { configurations } = stripe.billingPortal;
  const what = 'customer portal';
  const wanted = wantedPortal(publicUrl);
  const found = portals.find(({ metadata }) => metadata?.[OURS] !== undefined);
  if (!found) return [{ what, change: 'create', apply: () => configurations.create(wanted) }];
  const fields = differing(wanted, found);
  if (fields.length === 0) return [];
  const change = `update: ${fields.join(', ')}`;
  return [{ what, change, apply: () => configurations.update(found.id, wanted) }];
}
