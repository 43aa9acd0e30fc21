import { ORGANISATION_EVENTS } from '../../../users/organisations/organisations.contract.ts';
import type { WebhooksQueueMessage } from '../../notifications.contract.ts';
import { attemptDelivery } from './attempt-delivery.ts';
import type { WebhookWorkerServices } from './services.ts';
import { startDeliveries } from './start-deliveries.ts';

/**
 * Does what a message of the webhooks queue asks for. Each may come twice, late, and in any order; what is thrown brings
 * it back.
 */
export async function handleWebhooksMessage(
  services: WebhookWorkerServices,
  message: WebhooksQueueMessage,
): Promise<void> {
  if ('kind' in message) return attemptDelivery(services, message);
  if (message.type === ORGANISATION_EVENTS.deleted) return services.removeAll(message.aggregate);
  return startDeliveries(services, message);
}
