import type { Table } from '../../platform/dynamodb/table.ts';
import type { TransactionFactory } from '../../platform/transaction.ts';
import type { UsersModule } from '../../users/index.ts';
import type { AddressKeys } from '../feedback/address-key.ts';
import type { SuppressionRepository } from '../feedback/suppression.repository.ts';

/** What the routes for administrators work with. */
export interface OperatorServices {
  readonly table: Table;
  readonly suppressions: Pick<SuppressionRepository, 'find' | 'lift'>;
  readonly addressKeys: AddressKeys;
  readonly users: Pick<UsersModule, 'sealOf' | 'audit'>;
  readonly transactions: TransactionFactory;
  /** How mails name the service. */
  readonly serviceName: string;
  readonly publicUrl: string;
  /** What a user agent is called in audit logs: `Firefox on Linux`. */
  readonly describeDevice: (userAgent: string | null) => string;
}
