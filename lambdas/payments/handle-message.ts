import type { DomainEvent } from '../platform/events/event.ts';
import { eraseOrganisation } from './erase/erase-organisation.ts';
import { followOrganisation } from './follow-organisations.ts';
import type { PaymentsMessage } from './payments.contract.ts';
import { reconcile } from './reconcile/reconcile.ts';
import type { WebhookServices } from './services.ts';
import { sendUsage } from './usage/send-usage.ts';
import { processWebhook } from './webhooks/process.ts';

/** The queue's work, one message; what it throws brings the message back. */
export async function handleMessage(
  services: WebhookServices,
  message: PaymentsMessage | DomainEvent,
): Promise<void> {
  if (!('kind' in message)) return followOrganisation(services, message);
  switch (message.kind) {
    case 'webhook':
      return processWebhook(services, message.eventId);
    case 'usage':
      return sendUsage(services, message);
    case 'reconcile':
      return reconcile(services, message);
    case 'erase':
      return eraseOrganisation(services, message.organisationId);
    default:
      throw new Error(
        `got a message of the kind ${String((message as { kind?: unknown }).kind)}, expected webhook, usage, reconcile or erase`,
      );
  }
}
