import type { Clock } from '../platform/clock.ts';
import type { TransactionFactory } from '../platform/transaction.ts';
import type { AdminAuth, AdminUsers } from './ports.ts';
import type { BlindIndex } from './search/blind-index.ts';
import type { SearchRepository } from './search/search.repository.ts';

/** What admin's use cases work with. */
export interface AdminServices {
  readonly search: SearchRepository;
  readonly index: BlindIndex;
  readonly users: AdminUsers;
  readonly auth: AdminAuth;
  readonly transactions: TransactionFactory;
  readonly clock: Clock;
  /** What a user agent is called in audit logs: `Firefox on Linux`. */
  readonly describeDevice: (userAgent: string | null) => string;
}
