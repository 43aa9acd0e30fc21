import { ok } from '../../platform/http/answer.ts';
import { route } from '../../platform/http/route.ts';
import type { Route } from '../../platform/http/route.ts';
import { schemasIn } from '../../platform/http/schema.ts';
import type { PaymentsServices } from '../services.ts';
import { reconcileCustomer } from './reconcile-customer.ts';

const { ReconcileBody, ReconcileParams, Reconciliation } = schemasIn(
  () => import('./reconcile.schemas.ts'),
  ['ReconcileBody', 'ReconcileParams', 'Reconciliation'],
);

// each asks Stripe several times
const RECONCILIATIONS = { name: 'payments:reconcile', max: 30, windowS: 60, fallback: 'dynamodb' } as const;

/** For administrators: one organisation's billing beside Stripe's. */
export function reconcileRoutes(services: PaymentsServices): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: '/v1/admin/payments/:org/reconcile',
      summary: 'Compare what we keep of an organisation with Stripe, and repair it where asked to',
      tags: ['payments'],
      auth: 'sudo',
      role: 'admin',
      idempotency: 'optional',
      params: ReconcileParams,
      body: ReconcileBody,
      answers: {
        200: { description: 'what differed, before the repair', schema: Reconciliation },
        404: { description: '`organisation_not_found`: it has never begun to buy' },
      },
      limits: [{ ...RECONCILIATIONS, by: ({ principal }) => principal.userId }],
      handle: async ({ principal: { userId: by }, params: { org: organisationId }, body: { repair } }) => {
        const differences = await reconcileCustomer(services, { organisationId, by, repair });
        return ok({ organisationId, repaired: repair && differences.length > 0, differences });
      },
    }),
  ];
}
