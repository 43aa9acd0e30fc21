import { accepted, ok } from '../../platform/http/answer.ts';
import { route } from '../../platform/http/route.ts';
import type { Route } from '../../platform/http/route.ts';
import { schemasIn } from '../../platform/http/schema.ts';
import { deliveryDocument, deliveryWithPayload } from './documents.ts';
import { WebhookDeliveryNotFound } from './errors.ts';
import { findWebhook } from './find-webhook.ts';
import { actorOf, LIMITS, ONE, READ, REFUSED, WRITE } from './route-parts.ts';
import { replayDelivery } from './send-message.ts';
import type { WebhookServices } from './services.ts';

const {
  WebhookDeliveries,
  WebhookDeliveriesQuery,
  WebhookDeliveryParams,
  WebhookDeliveryView,
  WebhookDeliveryWithPayload,
  WebhookParams,
} = schemasIn(
  () => import('./webhooks.schemas.ts'),
  [
    'WebhookDeliveries',
    'WebhookDeliveriesQuery',
    'WebhookDeliveryParams',
    'WebhookDeliveryView',
    'WebhookDeliveryWithPayload',
    'WebhookParams',
  ],
);

const DELIVERIES = `${ONE}/deliveries`;
const NO_DELIVERY = {
  ...REFUSED,
  404: { description: '`organisation_not_found`, `webhook_not_found`, `delivery_not_found`' },
} as const;

/** What was sent to an endpoint in the last 30 days, and what came of it. */
export function webhookDeliveryRoutes(services: WebhookServices): readonly Route[] {
  return [listRoute(services), readRoute(services), replayRoute(services)];
}

function listRoute(services: WebhookServices): Route {
  return route({
    ...READ,
    method: 'GET',
    path: DELIVERIES,
    summary: 'Read what was sent to a webhook in the last 30 days, newest first',
    params: WebhookParams,
    query: WebhookDeliveriesQuery,
    answers: {
      200: { description: 'a page; `cursor` leads to the next, null at the end', schema: WebhookDeliveries },
      ...REFUSED,
    },
    handle: async ({ principal: { userId }, params, query: { limit, cursor = null } }) => {
      const { id: organisationId, webhookId } = params;
      await findWebhook(services, { organisationId, webhookId, userId, action: 'webhooks.read' });
      const page = await services.deliveries.page(webhookId, { limit, cursor });
      return ok({ items: page.items.map(deliveryDocument), cursor: page.cursor });
    },
  });
}

function readRoute(services: WebhookServices): Route {
  return route({
    ...READ,
    method: 'GET',
    path: `${DELIVERIES}/:deliveryId`,
    summary: 'Read one delivery, with what was sent',
    params: WebhookDeliveryParams,
    answers: { 200: { description: 'the delivery', schema: WebhookDeliveryWithPayload }, ...NO_DELIVERY },
    handle: async ({ principal: { userId }, params }) => {
      const { id: organisationId, webhookId, deliveryId } = params;
      await findWebhook(services, { organisationId, webhookId, userId, action: 'webhooks.read' });
      const delivery = await services.deliveries.find(webhookId, deliveryId);
      if (!delivery) throw new WebhookDeliveryNotFound();
      return ok(deliveryWithPayload(delivery));
    },
  });
}

function replayRoute(services: WebhookServices): Route {
  return route({
    ...WRITE,
    method: 'POST',
    path: `${DELIVERIES}/:deliveryId/replay`,
    summary: 'Send a message once more, under the same webhook-id',
    idempotency: 'optional',
    params: WebhookDeliveryParams,
    answers: {
      202: { description: 'another delivery of the message, under way', schema: WebhookDeliveryView },
      ...NO_DELIVERY,
      409: { description: '`webhook_disabled`' },
    },
    limits: [{ ...LIMITS.calls, by: ({ principal }) => principal.userId }],
    handle: async (request) => {
      const delivery = await replayDelivery(services, actorOf(services, request), request.params);
      return accepted(deliveryDocument(delivery));
    },
  });
}
