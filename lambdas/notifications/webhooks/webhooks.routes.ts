import { accepted, created, noContent, ok } from '../../platform/http/answer.ts';
import { versionTag } from '../../platform/http/etag.ts';
import { route } from '../../platform/http/route.ts';
import type { Route } from '../../platform/http/route.ts';
import { schemasIn } from '../../platform/http/schema.ts';
import { createWebhook } from './create-webhook.ts';
import { deleteWebhook } from './delete-webhook.ts';
import { webhookDeliveryRoutes } from './deliveries.routes.ts';
import { deliveryDocument, webhookDocument, webhookWithSecret } from './documents.ts';
import { findWebhook } from './find-webhook.ts';
import { HOW_TO_RECEIVE } from './how-to-receive.ts';
import { rotateSecret } from './rotate-secret.ts';
import { actorOf, LIMITS, ONE, PATH, READ, REFUSED, WRITE } from './route-parts.ts';
import { sendTest } from './send-message.ts';
import type { WebhookServices } from './services.ts';
import { updateWebhook } from './update-webhook.ts';
import type { Webhook } from './webhook.ts';

const {
  NewWebhookBody,
  WebhookDeliveryView,
  WebhookParams,
  WebhookPatchBody,
  Webhooks,
  WebhooksParams,
  WebhookView,
  WebhookWithSecret,
} = schemasIn(
  () => import('./webhooks.schemas.ts'),
  [
    'NewWebhookBody',
    'WebhookDeliveryView',
    'WebhookParams',
    'WebhookPatchBody',
    'Webhooks',
    'WebhooksParams',
    'WebhookView',
    'WebhookWithSecret',
  ],
);

/** A URL may be all that it takes to post somewhere: it is shown to its managers alone, not to who acts in their place. */
const READ_URL = { ...READ, impersonation: 'refused' } as const;
const URL_REFUSED = { 422: { description: '`url_refused`, `validation_failed`: `fields` says why' } };
const CHANGED = { 412: { description: 'changed since the version in If-Match' } };

/**
 * Endpoints that an organisation has registered for its events. No fresh proof is asked for: what is sent are ids and
 * facts that every API key of a manager's could read, programs set endpoints up, and the secret proves us to the
 * receiver and opens nothing here.
 */
export function webhookRoutes(services: WebhookServices): readonly Route[] {
  return [
    createRoute(services),
    listRoute(services),
    readRoute(services),
    updateRoute(services),
    deleteRoute(services),
    rotateRoute(services),
    testRoute(services),
    ...webhookDeliveryRoutes(services),
  ];
}

function createRoute(services: WebhookServices): Route {
  return route({
    ...WRITE,
    method: 'POST',
    path: PATH,
    summary: 'Register an https endpoint for events of an organisation',
    description: HOW_TO_RECEIVE,
    idempotency: 'optional',
    params: WebhooksParams,
    body: NewWebhookBody,
    answers: {
      201: { description: 'with the secret, which is shown this once', schema: WebhookWithSecret },
      ...REFUSED,
      409: { description: '`too_many_webhooks`' },
      ...URL_REFUSED,
    },
    limits: [{ ...LIMITS.changes, by: ({ principal }) => principal.userId }],
    handle: async (request) => {
      const { url, events, description = null } = request.body;
      const webhook = await createWebhook(services, actorOf(services, request), { url, events, description });
      const location = `/v1/orgs/${webhook.organisationId}/webhooks/${webhook.webhookId}`;
      return created(webhookWithSecret(webhook), location, { etag: versionTag(webhook.version) });
    },
  });
}

function listRoute({ memberships, webhooks }: WebhookServices): Route {
  return route({
    ...READ_URL,
    method: 'GET',
    path: PATH,
    summary: 'List the webhooks of an organisation, oldest first',
    params: WebhooksParams,
    answers: { 200: { description: 'all of them', schema: Webhooks }, ...REFUSED },
    handle: async ({ principal: { userId }, params: { id: organisationId } }) => {
      await memberships.accessTo({ organisationId, userId, action: 'webhooks.read' });
      return ok({ items: (await webhooks.all(organisationId)).map(webhookDocument) });
    },
  });
}

function readRoute(services: WebhookServices): Route {
  return route({
    ...READ_URL,
    method: 'GET',
    path: ONE,
    summary: 'Read a webhook',
    params: WebhookParams,
    answers: {
      200: { description: 'the webhook, with its ETag', schema: WebhookView },
      304: { description: 'unchanged since If-None-Match' },
      ...REFUSED,
    },
    handle: async ({ principal: { userId }, params: { id: organisationId, webhookId } }) => {
      const asked = { organisationId, webhookId, userId, action: 'webhooks.read' } as const;
      return answerOf((await findWebhook(services, asked)).webhook);
    },
  });
}

function updateRoute(services: WebhookServices): Route {
  return route({
    ...WRITE,
    method: 'PATCH',
    path: ONE,
    summary: 'Change a webhook, or enable it again',
    params: WebhookParams,
    body: WebhookPatchBody,
    answers: {
      200: { description: 'the webhook, with its ETag', schema: WebhookView },
      ...REFUSED,
      ...CHANGED,
      ...URL_REFUSED,
    },
    limits: [{ ...LIMITS.changes, by: ({ principal }) => principal.userId }],
    handle: async (request) => {
      const { params, body: patch, headers } = request;
      const update = { webhookId: params.webhookId, patch, headers };
      return answerOf(await updateWebhook(services, actorOf(services, request), update));
    },
  });
}

function deleteRoute(services: WebhookServices): Route {
  return route({
    ...WRITE,
    method: 'DELETE',
    path: ONE,
    summary: 'Delete a webhook; what waits for it is not sent any more',
    params: WebhookParams,
    answers: { 204: { description: 'gone' }, ...REFUSED },
    handle: async (request) => {
      await deleteWebhook(services, actorOf(services, request), request.params.webhookId);
      return noContent();
    },
  });
}

function rotateRoute(services: WebhookServices): Route {
  return route({
    ...WRITE,
    method: 'POST',
    path: `${ONE}/rotate-secret`,
    summary: 'Give a webhook another secret; the one before signs along for 24 hours',
    idempotency: 'optional',
    params: WebhookParams,
    answers: {
      200: { description: 'with the secret, which is shown this once', schema: WebhookWithSecret },
      ...REFUSED,
      409: { description: '`too_many_secrets`' },
    },
    limits: [{ ...LIMITS.changes, by: ({ principal }) => principal.userId }],
    handle: async (request) => {
      const webhook = await rotateSecret(services, actorOf(services, request), request.params.webhookId);
      return ok(webhookWithSecret(webhook), { etag: versionTag(webhook.version) });
    },
  });
}

function testRoute(services: WebhookServices): Route {
  return route({
    ...WRITE,
    method: 'POST',
    path: `${ONE}/test`,
    summary: 'Send a message of the type webhook.test; it is tried once',
    idempotency: 'optional',
    params: WebhookParams,
    answers: {
      202: {
        description: 'under way: read the delivery to see what came of it',
        schema: WebhookDeliveryView,
      },
      ...REFUSED,
      409: { description: '`webhook_disabled`' },
    },
    limits: [{ ...LIMITS.calls, by: ({ principal }) => principal.userId }],
    handle: async (request) => {
      const delivery = await sendTest(services, actorOf(services, request), request.params.webhookId);
      return accepted(deliveryDocument(delivery));
    },
  });
}

function answerOf(webhook: Webhook) {
  return ok(webhookDocument(webhook), { etag: versionTag(webhook.version) });
}
