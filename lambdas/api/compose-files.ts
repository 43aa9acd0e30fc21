import { s3 } from '../platform/aws/s3.ts';
import type { Clock } from '../platform/clock.ts';
import { Table } from '../platform/dynamodb/table.ts';
import { readEnv, readOptionalEnv } from '../platform/env.ts';
import type { TransactionFactory } from '../platform/transaction.ts';
import { filesModule, s3Links } from '../files/index.ts';
import type { FilesModule } from '../files/index.ts';
import { FILES_ENV } from '../files/files.contract.ts';
import type { FileQuotas } from '../files/files.contract.ts';
import { memberships } from '../users/index.ts';
import type { UsersModule } from '../users/index.ts';

export interface FilesGround {
  readonly users: UsersModule;
  readonly usersTable: Table;
  readonly transactions: TransactionFactory;
  readonly clock: Clock;
  readonly describeDevice: (userAgent: string | null) => string;
}

/** The files module; null where there is no table for it, as in a preview. */
export function composeFiles({ usersTable, ...ground }: FilesGround): FilesModule | null {
  if (readOptionalEnv({ table: FILES_ENV.table }).table === null) return null;
  const env = readEnv(FILES_ENV);
  return filesModule({
    ...ground,
    table: new Table(env.table),
    memberships: memberships(usersTable),
    links: s3Links(env.bucket, s3),
    quotasOfPlans: JSON.parse(env.quotas) as FileQuotas,
    maxUploadBytes: Number(env.maxUploadBytes),
  });
}
