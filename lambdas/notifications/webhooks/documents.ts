import { isoTime } from '../../platform/http/iso-time.ts';
import type { Webhook } from './webhook.ts';
import { ATTEMPT_ERRORS } from './webhook-delivery.ts';
import type { Attempt, WebhookDelivery } from './webhook-delivery.ts';

/** An endpoint as its managers read it: secrets stay out. */
export function webhookDocument(webhook: Webhook) {
  const { webhookId: id, organisationId, url, events, description, enabled, disabledReason } = webhook;
  const times = { createdAt: isoTime(webhook.createdAt), updatedAt: isoTime(webhook.updatedAt) };
  return { id, organisationId, url, events, description, enabled, disabledReason, ...times };
}

/** The same with the current secret, for the one answer that shows it. */
export function webhookWithSecret(webhook: Webhook) {
  return { ...webhookDocument(webhook), secret: webhook.secrets[0]?.text };
}

export function deliveryDocument(delivery: WebhookDelivery) {
  const { deliveryId: id, messageId, type, status, attempts, nextAttemptAt, createdAt } = delivery;
  return {
    id,
    messageId,
    type,
    status,
    attempts: attempts.map(attemptDocument),
    nextAttemptAt: isoTime(nextAttemptAt),
    createdAt: isoTime(createdAt),
  };
}

export function deliveryWithPayload(delivery: WebhookDelivery) {
  return { ...deliveryDocument(delivery), payload: JSON.parse(delivery.body) as unknown };
}

function attemptDocument({ at, durationMs, status, error }: Attempt) {
  return {
    at: isoTime(at),
    durationMs,
    statusCode: status,
    error: error && { code: error, detail: ATTEMPT_ERRORS[error] },
  };
}
