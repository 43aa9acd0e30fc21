import type { Clock } from '../platform/clock.ts';
import type { Table } from '../platform/dynamodb/table.ts';
import type { RateLimiter } from '../platform/rate-limit.ts';
import type { TransactionFactory } from '../platform/transaction.ts';
import type { Memberships } from '../users/index.ts';
import type { Catalogue, PaymentsMessage } from './payments.contract.ts';
import type { StripeGateway } from './stripe/gateway.ts';

/** The queue of webhooks to be processed, which also carries the nightly run. */
export interface PaymentsQueue {
  /** @throws Unavailable when a message could not be sent */
  send(messages: readonly PaymentsMessage[]): Promise<void>;
}

/** What the use cases of payments work with. */
export interface PaymentsServices {
  readonly table: Table;
  readonly transactions: TransactionFactory;
  readonly clock: Clock;
  readonly limiter: RateLimiter;
  readonly memberships: Pick<Memberships, 'accessTo' | 'size'>;
  readonly stripe: StripeGateway;
  readonly catalogue: Catalogue;
  /** Scheme and host of the service, without a slash. */
  readonly publicUrl: string;
}

/** What webhooks, their worker and the nightly run work with besides. */
export interface WebhookServices extends PaymentsServices {
  readonly queue: PaymentsQueue;
  /** `whsec_…`: several during a rotation, none before `npm run stripe`. */
  readonly webhookSecrets: () => Promise<readonly string[]>;
}
