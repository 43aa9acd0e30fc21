import { created } from '../../platform/http/answer.ts';
import { isoTime } from '../../platform/http/iso-time.ts';
import { route } from '../../platform/http/route.ts';
import type { Route } from '../../platform/http/route.ts';
import { schemasIn } from '../../platform/http/schema.ts';
import { requestKeyOf } from '../request-key.ts';
import type { PaymentsServices } from '../services.ts';
import { issueRefund } from './issue-refund.ts';
import type { Refund } from './refund.ts';

const { RefundBody, RefundDocument } = schemasIn(
  () => import('./refunds.schemas.ts'),
  ['RefundBody', 'RefundDocument'],
);

// whoever takes an administrator's session over must not empty the account before somebody sees it
const REFUNDS = { name: 'payments:refund', max: 20, windowS: 60, fallback: 'dynamodb' } as const;

/** For administrators: money back. The event of a refund is its audit entry: who, how much, and why. */
export function refundsRoutes(services: PaymentsServices): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: '/v1/admin/payments/refunds',
      summary: 'Give back what was paid for an order or an invoice, or a part of it',
      tags: ['payments'],
      auth: 'sudo',
      role: 'admin',
      idempotency: 'required',
      body: RefundBody,
      answers: {
        201: { description: 'the refund; the money is there within days', schema: RefundDocument },
        404: { description: '`order_not_found`, `invoice_not_found`' },
        409: { description: '`not_paid`, `already_refunded`, `refund_refused`' },
      },
      limits: [{ ...REFUNDS, by: ({ principal }) => principal.userId }],
      handle: async (request) => {
        const { organisationId, orderId = null, invoiceId = null, amount = null, reason } = request.body;
        const refund = await issueRefund(services, {
          ...{ organisationId, orderId, invoiceId, amount, reason },
          refundId: requestKeyOf(request),
          by: request.principal.userId,
        });
        return created(documentOf(refund), null);
      },
    }),
  ];
}

function documentOf({ refundId: id, organisationId, orderId, invoiceId, amount, ...refund }: Refund) {
  const { currency, reason, requestedAt } = refund;
  const at = isoTime(requestedAt);
  return { id, organisationId, orderId, invoiceId, amount, currency, reason, requestedAt: at };
}
