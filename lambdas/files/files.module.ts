import type { Clock } from '../platform/clock.ts';
import type { Table } from '../platform/dynamodb/table.ts';
import type { Route } from '../platform/http/route.ts';
import type { TransactionFactory } from '../platform/transaction.ts';
import { AvatarRepository } from './avatar.repository.ts';
import { avatarRoutes } from './avatar.routes.ts';
import { FileRepository } from './file.repository.ts';
import { filesRoutes } from './files.routes.ts';
import { PlanRepository } from './plan.repository.ts';
import { QuotaRepository } from './quota.repository.ts';
import type { FilesServices } from './services.ts';

export interface FilesDeps extends Pick<
  FilesServices,
  'memberships' | 'users' | 'links' | 'quotasOfPlans' | 'maxUploadBytes' | 'describeDevice'
> {
  readonly table: Table;
  readonly transactions: TransactionFactory;
  readonly clock: Clock;
}

export interface FilesModule {
  readonly routes: readonly Route[];
}

/** What people upload: forms to send it by, links to fetch it by, and what may be kept. */
export function filesModule({ table, ...deps }: FilesDeps): FilesModule {
  const services: FilesServices = {
    ...deps,
    files: new FileRepository(table, deps.clock),
    quotas: new QuotaRepository(table),
    plans: new PlanRepository(table),
    avatars: new AvatarRepository(table),
  };
  return { routes: [...filesRoutes(services), ...avatarRoutes(services)] };
}
