import type { DomainEvent } from '../../../platform/events/event.ts';
import type { WebhookMessage } from '../../notifications.contract.ts';
import { bodyOf, payloadOf } from '../payloads.ts';
import { messageIdOf, newDelivery } from '../send-message.ts';
import { KEPT_DAYS } from '../webhook-delivery.repository.ts';
import type { WebhookWorkerServices } from './services.ts';

/** What is older is not sent: nobody knows any more whether it was. */
const TOO_OLD_MS = KEPT_DAYS * 86_400_000;

/**
 * Begins a delivery of an event to every endpoint of its organisation that is subscribed to it. A delivery is stored
 * under the event's id, so that there is one however often the event comes; its first message is sent again as long as
 * nothing has come of it, since whoever stored it may have stopped before sending.
 */
export async function startDeliveries(
  { webhooks, deliveries, send, clock }: WebhookWorkerServices,
  event: DomainEvent,
): Promise<void> {
  const now = clock.now();
  const payload = payloadOf(event);
  if (!payload || now - event.at > TOO_OLD_MS) return;
  const { organisationId } = payload;
  const { id: deliveryId, type } = event;
  const messageId = messageIdOf(deliveryId);
  const body = bodyOf(type, event.at, payload);
  const begin = async (webhookId: string): Promise<readonly WebhookMessage[]> => {
    const message = { deliveryId, webhookId, organisationId, messageId, type, body };
    const isWaiting = await deliveries.add(newDelivery(message, now));
    return isWaiting
      ? [{ kind: 'webhook', organisationId, webhookId, deliveryId, attempt: 1, dueAt: now }]
      : [];
  };
  const subscribed = await webhooks.subscribed(organisationId, type);
  const messages = await Promise.all(subscribed.map(begin));
  await send(messages.flat());
}
