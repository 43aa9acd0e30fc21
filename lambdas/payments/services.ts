import type { Clock } from '../platform/clock.ts';
import type { Table } from '../platform/dynamodb/table.ts';
import type { RateLimiter } from '../platform/rate-limit.ts';
import type { TransactionFactory } from '../platform/transaction.ts';
import type { Memberships } from '../users/index.ts';
import type { Catalogue } from './payments.contract.ts';
import type { StripeGateway } from './stripe/gateway.ts';

/** What the use cases of payments work with. */
export interface PaymentsServices {
  readonly table: Table;
  readonly transactions: TransactionFactory;
  readonly clock: Clock;
  readonly limiter: RateLimiter;
  readonly memberships: Memberships;
  readonly stripe: StripeGateway;
  readonly catalogue: Catalogue;
  /** Scheme and host of the service, without a slash. */
  readonly publicUrl: string;
}
