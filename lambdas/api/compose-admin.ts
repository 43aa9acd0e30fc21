import type { Clock } from '../platform/clock.ts';
import { Table } from '../platform/dynamodb/table.ts';
import { readOptionalEnv } from '../platform/env.ts';
import type { Roots } from '../platform/roots.ts';
import type { TransactionFactory } from '../platform/transaction.ts';
import { adminModule } from '../admin/index.ts';
import type { AdminModule } from '../admin/index.ts';
import { ADMIN_ENV } from '../admin/admin.contract.ts';
import type { AuthModule } from '../auth/index.ts';
import type { UsersModule } from '../users/index.ts';

export interface AdminGround {
  readonly users: UsersModule;
  readonly auth: AuthModule;
  readonly transactions: TransactionFactory;
  readonly clock: Clock;
  readonly dataSecret: () => Promise<Roots>;
  readonly describeDevice: (userAgent: string | null) => string;
}

/** The admin module; null where there is no table for it, as in a preview. */
export function composeAdmin({ auth, ...ground }: AdminGround): AdminModule | null {
  const { table } = readOptionalEnv({ table: ADMIN_ENV.table });
  return table === null
    ? null
    : adminModule({ ...ground, auth: auth.adminAccounts, table: new Table(table) });
}
