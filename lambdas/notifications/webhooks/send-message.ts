import { withoutClaim } from '../../platform/claim.ts';
import { newId } from '../../platform/ids.ts';
import { WEBHOOKS_AUDIT } from '../notifications.contract.ts';
import { auditEntry } from './audit-entry.ts';
import { WebhookDeliveryNotFound, WebhookDisabled } from './errors.ts';
import { findWebhook } from './find-webhook.ts';
import { bodyOf } from './payloads.ts';
import type { WebhookActor, WebhookServices } from './services.ts';
import type { Webhook } from './webhook.ts';
import { TEST_MESSAGE } from './webhook-delivery.ts';
import type { WebhookDelivery } from './webhook-delivery.ts';

/** A message as receivers know it: the same for its replays, so that they can tell. */
export function messageIdOf(id: string): string {
  return `msg_${id}`;
}

/** A delivery that nothing has come of yet. */
export function newDelivery(
  message: Pick<
    WebhookDelivery,
    'deliveryId' | 'webhookId' | 'organisationId' | 'messageId' | 'type' | 'body'
  >,
  now: number,
): WebhookDelivery {
  return { ...message, status: 'pending', attempts: [], nextAttemptAt: now, createdAt: now };
}

/**
 * Sends a message that nothing but the test is the cause of; it is tried once.
 *
 * @throws WebhookDisabled, and what findWebhook throws
 */
export async function sendTest(
  services: WebhookServices,
  actor: WebhookActor,
  webhookId: string,
): Promise<WebhookDelivery> {
  const webhook = await findEnabled(services, actor, webhookId);
  const { organisationId } = webhook;
  const now = services.clock.now();
  const deliveryId = newId(now);
  const body = bodyOf(TEST_MESSAGE, now, { organisationId, data: { webhookId } });
  const message = { deliveryId, webhookId, organisationId, messageId: messageIdOf(deliveryId), body };
  return enqueue(services, newDelivery({ ...message, type: TEST_MESSAGE }, now));
}

/**
 * Sends a message once more, under its id of before: who has got it already can tell, and who has not gets it.
 *
 * @throws WebhookDeliveryNotFound, WebhookDisabled, and what findWebhook throws
 */
export async function replayDelivery(
  services: WebhookServices,
  actor: WebhookActor,
  { webhookId, deliveryId }: Pick<WebhookDelivery, 'webhookId' | 'deliveryId'>,
): Promise<WebhookDelivery> {
  const { deliveries, users, transactions, clock } = services;
  const webhook = await findEnabled(services, actor, webhookId);
  const earlier = await deliveries.find(webhookId, deliveryId);
  if (!earlier) throw new WebhookDeliveryNotFound();
  const now = clock.now();
  const transaction = transactions.begin();
  users.audit(transaction, auditEntry(actor, WEBHOOKS_AUDIT.replayed, webhook));
  // what has its effect is the message: the request may be repeated while it is not queued
  await withoutClaim(() => transaction.commit());
  return enqueue(services, newDelivery({ ...earlier, deliveryId: newId(now) }, now));
}

async function findEnabled(
  services: WebhookServices,
  actor: WebhookActor,
  webhookId: string,
): Promise<Webhook> {
  const { webhook } = await findWebhook(services, { ...actor, webhookId, action: 'webhooks.manage' });
  if (!webhook.enabled) throw new WebhookDisabled();
  return webhook;
}

/** What could not be queued would stay pending for ever. @throws Unavailable */
async function enqueue(
  { deliveries, send }: Pick<WebhookServices, 'deliveries' | 'send'>,
  delivery: WebhookDelivery,
): Promise<WebhookDelivery> {
  const { organisationId, webhookId, deliveryId, createdAt: dueAt } = delivery;
  await deliveries.add(delivery);
  try {
    await send([{ kind: 'webhook', organisationId, webhookId, deliveryId, attempt: 1, dueAt }]);
  } catch (error) {
    await deliveries.remove(webhookId, deliveryId);
    throw error;
  }
  return delivery;
}
