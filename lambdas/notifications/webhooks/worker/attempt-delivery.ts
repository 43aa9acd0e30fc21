import { count } from '../../../platform/metrics.ts';
import { NOTIFICATIONS_METRICS } from '../../notifications.contract.ts';
import type { WebhookMessage } from '../../notifications.contract.ts';
import { nextAttemptAt } from '../schedule.ts';
import { isTired } from '../webhook.ts';
import { isTriedOnce, isUncalled } from '../webhook-delivery.ts';
import type { AttemptError } from '../webhook-delivery.ts';
import type { AttemptClaim } from '../webhook-delivery.repository.ts';
import type { FoundWebhook } from '../webhook.repository.ts';
import { callEndpoint } from './call-endpoint.ts';
import type { Called } from './call-endpoint.ts';
import { disableWebhook } from './disable-webhook.ts';
import { noteHealth } from './note-health.ts';
import type { WebhookWorkerServices } from './services.ts';

/**
 * Makes one attempt to deliver a message: claims it, calls, sends the message of the next attempt where this one has
 * failed, and writes down what came of it. In this order: whoever stops between any two of the steps is followed by the
 * same message once more, which calls again under the same webhook-id, or finds that nothing is left to do.
 *
 * @throws AttemptInProgress, and whatever of ours is away
 */
export async function attemptDelivery(
  services: WebhookWorkerServices,
  message: WebhookMessage,
): Promise<void> {
  const { webhooks, deliveries, clock } = services;
  const { organisationId, webhookId, deliveryId, attempt, dueAt } = message;
  const earlyMs = dueAt - clock.now();
  // SQS holds a message back for 15 minutes at most
  if (earlyMs > 0) return services.send([message], { delayMs: earlyMs });

  const found = await webhooks.find(organisationId, webhookId);
  if (!found) return;
  const claim = await deliveries.claim(webhookId, deliveryId, attempt);
  if (!claim) return;
  await settle(services, found, claim, await call(services, found, claim));
}

async function call(
  services: WebhookWorkerServices,
  { webhook, health }: FoundWebhook,
  { delivery }: AttemptClaim,
): Promise<Called> {
  const now = services.clock.now();
  const notCalled = (error: AttemptError) => ({
    attempt: { at: now, durationMs: 0, status: null, error },
    askedMs: null,
  });
  if (!webhook.enabled) return notCalled('disabled');
  // who sends a test wants to know whether it answers again
  const takesTurns = isTired(health) && !isTriedOnce(delivery);
  if (takesTurns && !(await services.webhooks.takeTurn(webhook, health, now))) return notCalled('resting');
  return callEndpoint(services, webhook, delivery);
}

async function settle(
  services: WebhookWorkerServices,
  found: FoundWebhook,
  claim: AttemptClaim,
  { attempt: made, askedMs }: Called,
): Promise<void> {
  const { deliveries, send, clock, random } = services;
  const { organisationId, webhookId, deliveryId, createdAt: since } = claim.delivery;
  const now = clock.now();
  await noteHealth(services, found, made);

  const isFinal = made.error === null || made.error === 'gone' || made.error === 'disabled';
  const isLast = isFinal || isTriedOnce(claim.delivery);
  const { attempt } = claim;
  const nextAt = isLast ? null : nextAttemptAt({ attempt, since, now, askedMs, random: random() });
  if (nextAt !== null) {
    const next = { organisationId, webhookId, deliveryId, attempt: attempt + 1, dueAt: nextAt };
    await send([{ kind: 'webhook', ...next }], { delayMs: nextAt - now });
  }
  // nor does a test: it could be sent again and again, and all managers be told of each time
  if (made.error === 'gone' && !isTriedOnce(claim.delivery))
    await disableWebhook(services, found.webhook, 'gone');
  else if (!isLast && nextAt === null) await disableIfFailing(services, claim);
  await deliveries.record(claim, made, nextAt);
  if (made.error === null) count(NOTIFICATIONS_METRICS.webhooksSent);
  else if (!isUncalled(made)) count(NOTIFICATIONS_METRICS.webhooksFailed);
}

/** A message was tried to the end: if nothing has come through since it was first tried, nothing will. */
async function disableIfFailing(
  services: WebhookWorkerServices,
  { delivery: { organisationId, webhookId, attempts } }: AttemptClaim,
): Promise<void> {
  const found = await services.webhooks.find(organisationId, webhookId);
  const since = found?.health.failingSince ?? null;
  const [first] = attempts;
  if (!found?.webhook.enabled || since === null || !first) return;
  if (since <= first.at) await disableWebhook(services, found.webhook, 'failing');
}
