import type { WebhookActor } from './services.ts';
import type { Webhook } from './webhook.ts';

/** What the organisation's log says of something done to an endpoint. @param action of WEBHOOKS_AUDIT */
export function auditEntry(
  { organisationId, userId, device }: WebhookActor,
  action: string,
  { webhookId }: Pick<Webhook, 'webhookId'>,
) {
  return { organisationId, by: userId, action, device, about: webhookId };
}
