import type { Clock } from '../../../platform/clock.ts';
import type { QueueSender } from '../../../platform/events/queue-sender.ts';
import type { OutboundClient } from '../../../platform/outbound/outbound-client.ts';
import type { TransactionFactory } from '../../../platform/transaction.ts';
import type { WebhookMessage } from '../../notifications.contract.ts';
import type { WebhookDeliveryRepository } from '../webhook-delivery.repository.ts';
import type { WebhookRepository } from '../webhook.repository.ts';

/** What the worker that calls customers' endpoints works with. */
export interface WebhookWorkerServices {
  readonly webhooks: WebhookRepository;
  readonly deliveries: WebhookDeliveryRepository;
  readonly transactions: TransactionFactory;
  readonly outbound: OutboundClient;
  readonly send: QueueSender<WebhookMessage>;
  /** Removes what an organisation has registered. */
  readonly removeAll: (organisationId: string) => Promise<void>;
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Says who calls: `Webhooks/1 (+https://app.example)`. */
  readonly userAgent: string;
}
