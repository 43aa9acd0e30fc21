import * as z from 'zod/mini';
import { pageQuery } from '../../platform/http/page-query.ts';
import { lazy } from '../../platform/http/schema.ts';
import { WEBHOOK_EVENTS } from '../notifications.contract.ts';

const time = () => z.iso.datetime();
// any text: an id that nothing can have is 404 like one that nothing has
const id = () => z.string().check(z.maxLength(64));
const url = () => z.string().check(z.minLength(1), z.maxLength(2_048));
const event = () => z.enum(WEBHOOK_EVENTS);
const events = () => z.array(event()).check(z.minLength(1), z.maxLength(WEBHOOK_EVENTS.length));
const description = () => z.nullable(z.string().check(z.maxLength(200)));

export const WebhooksParams = lazy(() => z.object({ id: id() }));
export const WebhookParams = lazy(() => z.object({ id: id(), webhookId: id() }));
export const WebhookDeliveryParams = lazy(() => z.object({ id: id(), webhookId: id(), deliveryId: id() }));
export const WebhookDeliveriesQuery = lazy(() => z.object(pageQuery()));

export const NewWebhookBody = lazy(() =>
  z.strictObject({ url: url(), events: events(), description: z.optional(description()) }),
);
export const WebhookPatchBody = lazy(() =>
  z.strictObject({
    url: z.optional(url()),
    events: z.optional(events()),
    description: z.optional(description()),
    /** True also for one that was disabled by us: it begins anew. */
    enabled: z.optional(z.boolean()),
  }),
);

const webhook = () => ({
  id: z.uuid(),
  organisationId: z.string(),
  url: z.url(),
  events: z.array(event()),
  description: z.nullable(z.string()),
  enabled: z.boolean(),
  /** Null while it is enabled, and where a person has disabled it. */
  disabledReason: z.nullable(z.enum(['gone', 'failing'])),
  createdAt: time(),
  updatedAt: time(),
});

export const WebhookView = lazy(() => z.object(webhook()));
export const Webhooks = lazy(() => z.object({ items: z.array(z.object(webhook())) }));
export const WebhookWithSecret = lazy(() =>
  z.object({
    ...webhook(),
    /** `whsec_` and 32 bytes, base64. It is shown now and never again. */
    secret: z.string(),
  }),
);

const delivery = () => ({
  id: z.uuid(),
  /** The header `webhook-id`: the same however often the message is sent, and for its replays. */
  messageId: z.string(),
  type: z.string(),
  status: z.enum(['pending', 'succeeded', 'failed']),
  attempts: z.array(
    z.object({
      at: time(),
      durationMs: z.int(),
      /** Null where nobody answered. */
      statusCode: z.nullable(z.int()),
      error: z.nullable(z.object({ code: z.string(), detail: z.string() })),
    }),
  ),
  nextAttemptAt: z.nullable(time()),
  createdAt: time(),
});

export const WebhookDeliveryView = lazy(() => z.object(delivery()));
export const WebhookDeliveries = lazy(() =>
  z.object({ items: z.array(z.object(delivery())), cursor: z.nullable(z.string()) }),
);
export const WebhookDeliveryWithPayload = lazy(() =>
  z.object({
    ...delivery(),
    /** The body as it was sent. */
    payload: z.object({
      type: z.string(),
      timestamp: time(),
      data: z.record(z.string(), z.unknown()),
    }),
  }),
);
