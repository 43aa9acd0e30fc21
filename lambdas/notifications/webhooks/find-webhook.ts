import { WebhookNotFound } from './errors.ts';
import type { WebhookServices } from './services.ts';
import type { FoundWebhook } from './webhook.repository.ts';

export interface WebhookAsked {
  readonly organisationId: string;
  readonly webhookId: string;
  /** Who asks. */
  readonly userId: string;
  readonly action: 'webhooks.read' | 'webhooks.manage';
}

/** @throws WebhookNotFound, NotFound `organisation_not_found`, Forbidden `role_required` */
export async function findWebhook(
  { memberships, webhooks }: Pick<WebhookServices, 'memberships' | 'webhooks'>,
  { organisationId, webhookId, userId, action }: WebhookAsked,
): Promise<FoundWebhook> {
  await memberships.accessTo({ organisationId, userId, action });
  const found = await webhooks.find(organisationId, webhookId);
  if (!found) throw new WebhookNotFound();
  return found;
}
