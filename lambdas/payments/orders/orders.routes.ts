import { created, ok } from '../../platform/http/answer.ts';
import { versionTag } from '../../platform/http/etag.ts';
import { isoTime } from '../../platform/http/iso-time.ts';
import { route } from '../../platform/http/route.ts';
import type { Route } from '../../platform/http/route.ts';
import { schemasIn } from '../../platform/http/schema.ts';
import { organisationOf } from '../organisation-of.ts';
import { MANAGERS_ONLY, MEMBERS_ONLY } from '../refusals.ts';
import type { PaymentsServices } from '../services.ts';
import { shownDecline } from '../stripe/decline.ts';
import { OrderNotFound } from './errors.ts';
import type { Order } from './order.ts';
import { OrderRepository } from './order.repository.ts';
import { payOrder } from './pay-order.ts';
import { placeOrder } from './place-order.ts';

const { OrganisationQuery } = schemasIn(() => import('../payments.schemas.ts'), ['OrganisationQuery']);
const { OrderBody, OrderDocument, OrderParams, Orders, OrdersQuery, PayBody, PaymentDocument } = schemasIn(
  () => import('./orders.schemas.ts'),
  ['OrderBody', 'OrderDocument', 'OrderParams', 'Orders', 'OrdersQuery', 'PayBody', 'PaymentDocument'],
);

const tags = ['payments'];
const path = '/v1/payments/orders';

// Many requests may ask for one payment; attempts, each of them a question to a bank, are counted besides.
const PAYMENTS = { name: 'payments:pay', max: 120, windowS: 60, fallback: 'dynamodb' } as const;
const ORDERS = { name: 'payments:order', max: 120, windowS: 60, fallback: 'dynamodb' } as const;

export function ordersRoutes(services: PaymentsServices): readonly Route[] {
  return [placeRoute(services), ...readRoutes(services), payRoute(services)];
}

function placeRoute(services: PaymentsServices): Route {
  return route({
    method: 'POST',
    path,
    summary: 'Order products at the prices of the catalogue',
    tags,
    auth: 'required',
    scope: 'payments:write',
    idempotency: 'optional',
    body: OrderBody,
    answers: { 201: { description: 'the order, to be paid', schema: OrderDocument }, ...MANAGERS_ONLY },
    limits: [{ ...ORDERS, by: ({ principal }) => principal.userId }],
    handle: async ({ principal: { userId }, body: { organisationId: asked, items } }) => {
      const { organisationId } = await organisationOf(services, {
        userId,
        organisationId: asked,
        manage: true,
      });
      const order = await placeOrder(services, { organisationId, userId, items });
      return created(documentOf(order), `${path}/${order.orderId}`, { etag: versionTag(order.version) });
    },
  });
}

function readRoutes(services: PaymentsServices): readonly Route[] {
  const orders = new OrderRepository(services.table);
  return [
    route({
      method: 'GET',
      path,
      summary: 'Read the orders of an organisation, newest first',
      tags,
      auth: 'required',
      scope: 'payments:read',
      query: OrdersQuery,
      answers: {
        200: { description: 'a page; `cursor` leads to the next, null at the end', schema: Orders },
        ...MEMBERS_ONLY,
      },
      handle: async ({ principal: { userId }, query: { organisationId: asked, limit, cursor = null } }) => {
        const { organisationId } = await organisationOf(services, { userId, organisationId: asked });
        const page = await orders.page(organisationId, { limit, cursor });
        return ok({ items: page.items.map(documentOf), cursor: page.cursor });
      },
    }),
    route({
      method: 'GET',
      path: `${path}/:id`,
      summary: 'Read an order, and whether it is paid',
      tags,
      auth: 'required',
      scope: 'payments:read',
      params: OrderParams,
      query: OrganisationQuery,
      answers: {
        200: { description: 'the order, with its ETag', schema: OrderDocument },
        304: { description: 'unchanged since If-None-Match' },
        404: { description: '`order_not_found`, `organisation_not_found`' },
      },
      handle: async ({ principal: { userId }, params: { id }, query }) => {
        const { organisationId } = await organisationOf(services, { userId, ...query });
        const order = await orders.find(organisationId, id);
        if (!order) throw new OrderNotFound();
        return ok(documentOf(order), { etag: versionTag(order.version) });
      },
    }),
  ];
}

function payRoute(services: PaymentsServices): Route {
  return route({
    method: 'POST',
    path: `${path}/:id/pay`,
    summary: 'Pay an order once, however often this is sent',
    tags,
    auth: 'required',
    scope: 'payments:write',
    idempotency: 'required',
    params: OrderParams,
    body: PayBody,
    answers: {
      200: {
        description: '`requires_action`: the bank asks who you are at `url`; read the order afterwards',
        schema: PaymentDocument,
      },
      402: { description: '`payment_failed`: `reason` is the decline code; nothing was charged' },
      ...MANAGERS_ONLY,
      404: { description: '`order_not_found`, `organisation_not_found`' },
      409: {
        description:
          '`payment_method_missing`; `payment_in_progress`, `version_conflict`: come back after Retry-After',
      },
    },
    limits: [{ ...PAYMENTS, by: ({ principal }) => principal.userId }],
    handle: async ({ principal: { userId }, params: { id: orderId }, body }) => {
      const { organisationId: asked, paymentMethod = null } = body;
      const { organisationId } = await organisationOf(services, {
        userId,
        organisationId: asked,
        manage: true,
      });
      const payment = await payOrder(services, { organisationId, userId, orderId, paymentMethod });
      const url = payment.status === 'requires_action' ? payment.url : null;
      return ok({ orderId, status: payment.status, url });
    },
  });
}

function documentOf(order: Order) {
  const { orderId: id, organisationId, status, lines: items, amount, currency, refunded } = order;
  const failure = order.failure && { ...order.failure, declineCode: shownDecline(order.failure.declineCode) };
  const times = { placedAt: isoTime(order.placedAt), paidAt: isoTime(order.paidAt) };
  return { id, organisationId, status, items, amount, currency, refunded, failure, ...times };
}
