import * as z from 'zod/mini';
import { pageQuery } from '../../platform/http/page-query.ts';
import { lazy } from '../../platform/http/schema.ts';
import { amount, id, organisationId, time } from '../payments.schemas.ts';

// any text: an id that no order can have is 404 like one that no order has
export const OrderParams = lazy(() => z.object({ id: z.string().check(z.maxLength(64)) }));

export const OrdersQuery = lazy(() => z.object({ organisationId: organisationId(), ...pageQuery() }));

export const OrderBody = lazy(() =>
  z.strictObject({
    organisationId: organisationId(),
    items: z
      .array(
        z.strictObject({
          product: id(),
          quantity: z.int().check(z.minimum(1), z.maximum(1_000)),
        }),
      )
      .check(z.minLength(1), z.maxLength(50)),
  }),
);

export const PayBody = lazy(() =>
  z.strictObject({
    organisationId: organisationId(),
    paymentMethod: z.optional(
      z.string().check(z.regex(/^pm_[A-Za-z0-9_]{1,100}$/, 'must be the id of a payment method: pm_…')),
    ),
  }),
);

const order = () =>
  z.object({
    id: z.uuid(),
    organisationId: z.string(),
    status: z.enum(['open', 'paying', 'paid']),
    items: z.array(z.object({ product: z.string(), name: z.string(), quantity: z.int(), price: amount() })),
    amount: amount(),
    currency: z.string(),
    refunded: amount(),
    failure: z.nullable(z.object({ code: z.string(), declineCode: z.nullable(z.string()) })),
    placedAt: time(),
    paidAt: z.nullable(time()),
  });

export const OrderDocument = lazy(order);

export const Orders = lazy(() => z.object({ items: z.array(order()), cursor: z.nullable(z.string()) }));

export const PaymentDocument = lazy(() =>
  z.object({
    orderId: z.string(),
    status: z.enum(['paid', 'requires_action', 'processing']),
    url: z.nullable(z.url()),
  }),
);
