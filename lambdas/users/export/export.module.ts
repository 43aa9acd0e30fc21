import type { Clock } from '../../platform/clock.ts';
import type { Table } from '../../platform/dynamodb/table.ts';
import type { Route } from '../../platform/http/route.ts';
import type { PersonalData } from '../../platform/personal-data.ts';
import type { TransactionFactory } from '../../platform/transaction.ts';
import { AuditRepository } from '../audit/audit.repository.ts';
import type { ExportMessage } from '../users.contract.ts';
import { ExportRepository } from './export.repository.ts';
import { exportRoutes } from './export.routes.ts';
import { gather } from './gather.ts';
import type { PartLinks } from './part-links.ts';
import type { PartStore } from './part-store.ts';

export interface ExportModuleDeps {
  /** users' own. */
  readonly table: Table;
  readonly transactions: TransactionFactory;
  readonly clock: Clock;
  /** How long entries of audit logs are kept. */
  readonly auditKeepDays: number;
  readonly describeDevice: (userAgent: string | null) => string;
  readonly links: PartLinks;
}

/** The part of users that people ask for their exports, and fetch them from. */
export function exportModule(deps: ExportModuleDeps): { readonly routes: readonly Route[] } {
  const { table, clock, auditKeepDays: keepDays } = deps;
  const audit = new AuditRepository({ table, clock, keepDays });
  return { routes: exportRoutes({ ...deps, exports: new ExportRepository(table), audit }) };
}

export interface ExporterDeps {
  /** users' own. */
  readonly table: Table;
  /** Of every module that keeps anything of a person, in the order in which an export has them. */
  readonly modules: Readonly<Record<string, PersonalData>>;
  readonly store: PartStore;
  readonly transactions: TransactionFactory;
  readonly clock: Clock;
  /** Sends the worker's queue a message. */
  readonly send: (message: ExportMessage) => Promise<void>;
}

/** The part of users that gathers exports, in a worker that reaches every module's data. */
export interface Exporter {
  /** Begins an export or goes on with it, as long as the invocation's time lasts. */
  gather(which: Pick<ExportMessage, 'userId' | 'exportId'>): Promise<void>;
}

export function exporter({ table, send, ...deps }: ExporterDeps): Exporter {
  const exports = new ExportRepository(table);
  return { gather: (which) => gather({ ...deps, exports, goOn: send }, which) };
}
