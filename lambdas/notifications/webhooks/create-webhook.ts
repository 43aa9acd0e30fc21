import { newId } from '../../platform/ids.ts';
import { WEBHOOKS_AUDIT } from '../notifications.contract.ts';
import type { WebhookEventType } from '../notifications.contract.ts';
import { auditEntry } from './audit-entry.ts';
import { TooManyWebhooks } from './errors.ts';
import type { WebhookActor, WebhookServices } from './services.ts';
import { newSigningSecret } from './signature.ts';
import type { Webhook } from './webhook.ts';
import { webhookUrl } from './webhook-url.ts';

export interface NewWebhook {
  readonly url: string;
  readonly events: readonly WebhookEventType[];
  readonly description: string | null;
}

/** @throws UrlRefused, TooManyWebhooks, NotFound `organisation_not_found`, Forbidden `role_required` */
export async function createWebhook(
  services: WebhookServices,
  actor: WebhookActor,
  { url, events, description }: NewWebhook,
): Promise<Webhook> {
  const { memberships, webhooks, users, transactions, clock, standIn } = services;
  const { organisationId } = await memberships.accessTo({ ...actor, action: 'webhooks.manage' });
  const now = clock.now();
  const webhook: Webhook = {
    webhookId: newId(now),
    organisationId,
    url: webhookUrl(url, standIn),
    events: [...new Set(events)],
    description,
    enabled: true,
    disabledReason: null,
    secrets: [{ text: newSigningSecret(), until: null }],
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
  const [counted, inserted] = await webhooks.insert(webhook);
  const transaction = transactions
    .begin()
    .add(counted, () => new TooManyWebhooks())
    .add(inserted);
  users.audit(transaction, auditEntry(actor, WEBHOOKS_AUDIT.created, webhook));
  await transaction.commit();
  return webhook;
}
