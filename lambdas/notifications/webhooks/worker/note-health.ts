import { isUncalled } from '../webhook-delivery.ts';
import type { Attempt } from '../webhook-delivery.ts';
import type { FoundWebhook } from '../webhook.repository.ts';
import type { WebhookWorkerServices } from './services.ts';

/** An answer that takes longer holds up others as none would; ms. */
const SLOW_MS = 5_000;

/** Writes down how an endpoint answers, where that is news. */
export async function noteHealth(
  { webhooks }: Pick<WebhookWorkerServices, 'webhooks'>,
  { webhook, health: { unanswered, failingSince } }: FoundWebhook,
  attempt: Attempt,
): Promise<void> {
  if (isUncalled(attempt)) return;
  const { at, durationMs, status, error } = attempt;
  const wasWell = failingSince === null && unanswered === 0;
  if (error === null && durationMs >= SLOW_MS) {
    await webhooks.addSlowSuccess(webhook, at);
  } else if (error === null) {
    if (!wasWell) await webhooks.addSuccess(webhook);
  } else if (status !== null && durationMs < SLOW_MS) {
    if (failingSince === null || unanswered > 0) await webhooks.addFailure(webhook, at);
  } else {
    await webhooks.addUnanswered(webhook, at);
  }
}
