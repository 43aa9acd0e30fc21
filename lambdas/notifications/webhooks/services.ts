import type { Clock } from '../../platform/clock.ts';
import type { QueueSender } from '../../platform/events/queue-sender.ts';
import type { StandIn } from '../../platform/outbound/check-url.ts';
import type { TransactionFactory } from '../../platform/transaction.ts';
import type { Memberships, UsersModule } from '../../users/index.ts';
import type { WebhookMessage } from '../notifications.contract.ts';
import type { WebhookDeliveryRepository } from './webhook-delivery.repository.ts';
import type { WebhookRepository } from './webhook.repository.ts';

/** What the routes of webhooks work with. */
export interface WebhookServices {
  readonly webhooks: WebhookRepository;
  readonly deliveries: WebhookDeliveryRepository;
  readonly memberships: Pick<Memberships, 'accessTo'>;
  readonly users: Pick<UsersModule, 'audit'>;
  readonly transactions: TransactionFactory;
  readonly clock: Clock;
  readonly send: QueueSender<WebhookMessage>;
  /** As platform/outbound has it: null on AWS. */
  readonly standIn: StandIn;
  /** What a user agent is called in audit logs: `Firefox on Linux`. */
  readonly describeDevice: (userAgent: string | null) => string;
}

/** Who does something to which organisation's webhooks, for audit logs. */
export interface WebhookActor {
  readonly organisationId: string;
  readonly userId: string;
  readonly device: string;
}
