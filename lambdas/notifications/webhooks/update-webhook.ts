import { isDeepStrictEqual } from 'node:util';
import { WEBHOOKS_AUDIT } from '../notifications.contract.ts';
import type { WebhookEventType } from '../notifications.contract.ts';
import { changeWebhook } from './change-webhook.ts';
import type { WebhookActor, WebhookServices } from './services.ts';
import type { Webhook } from './webhook.ts';
import { webhookUrl } from './webhook-url.ts';

/** What is absent stays as it is. */
export interface WebhookPatch {
  readonly url?: string | undefined;
  readonly events?: readonly WebhookEventType[] | undefined;
  readonly description?: string | null | undefined;
  /** True forgets why it was disabled. */
  readonly enabled?: boolean | undefined;
}

export interface WebhookUpdate {
  readonly webhookId: string;
  readonly patch: WebhookPatch;
  /** The request's, for `If-Match`. */
  readonly headers: Readonly<Record<string, string>>;
}

/** @throws UrlRefused, and what changeWebhook throws */
export function updateWebhook(
  services: WebhookServices,
  actor: WebhookActor,
  { webhookId, patch: { url, events, description, enabled }, headers }: WebhookUpdate,
): Promise<Webhook> {
  const change = (current: Webhook): Partial<Webhook> | null => {
    const next: Webhook = {
      ...current,
      ...(url !== undefined && { url: webhookUrl(url, services.standIn) }),
      ...(events !== undefined && { events: [...new Set(events)] }),
      ...(description !== undefined && { description }),
      ...(enabled !== undefined && { enabled, disabledReason: null }),
    };
    return isDeepStrictEqual(next, current) ? null : next;
  };
  return changeWebhook(services, actor, { webhookId, headers, audit: WEBHOOKS_AUDIT.updated, change });
}
