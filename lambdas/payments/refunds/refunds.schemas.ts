import * as z from 'zod/mini';
import { lazy } from '../../platform/http/schema.ts';
import { id, time } from '../payments.schemas.ts';

/** In the currency's smallest unit. */
const amount = () => z.int().check(z.minimum(1));
const reason = () => z.enum(['duplicate', 'fraudulent', 'requested_by_customer']);

export const RefundBody = lazy(() =>
  z
    .strictObject({
      organisationId: id(),
      orderId: z.optional(id()),
      /** Stripe's: `in_…` */
      invoiceId: z.optional(id()),
      /** All that is left without it. */
      amount: z.optional(amount()),
      reason: z._default(reason(), 'requested_by_customer'),
    })
    .check(
      z.refine(
        ({ orderId, invoiceId }) => (orderId === undefined) !== (invoiceId === undefined),
        'must name either an order or an invoice',
      ),
    ),
);

export const RefundDocument = lazy(() =>
  z.object({
    id: z.string(),
    organisationId: z.string(),
    orderId: z.nullable(z.string()),
    invoiceId: z.nullable(z.string()),
    amount: amount(),
    currency: z.string(),
    reason: reason(),
    requestedAt: time(),
  }),
);
