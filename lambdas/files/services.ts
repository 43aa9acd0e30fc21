import type { Clock } from '../platform/clock.ts';
import type { TransactionFactory } from '../platform/transaction.ts';
import type { Memberships, UsersModule } from '../users/index.ts';
import type { AvatarRepository } from './avatar.repository.ts';
import type { FileRepository } from './file.repository.ts';
import type { FileQuotas } from './files.contract.ts';
import type { Links } from './links.ts';
import type { PlanRepository } from './plan.repository.ts';
import type { QuotaRepository } from './quota.repository.ts';

/** What the routes of files work with. */
export interface FilesServices {
  readonly files: FileRepository;
  readonly quotas: QuotaRepository;
  readonly plans: PlanRepository;
  readonly avatars: AvatarRepository;
  readonly memberships: Pick<Memberships, 'accessTo' | 'personalOf'>;
  readonly users: Pick<UsersModule, 'sealOf' | 'audit' | 'isShown'>;
  readonly links: Links;
  readonly transactions: TransactionFactory;
  readonly clock: Clock;
  readonly quotasOfPlans: FileQuotas;
  /** The largest upload, in bytes. */
  readonly maxUploadBytes: number;
  /** What a user agent is called in the audit log: `Firefox on Linux`. */
  readonly describeDevice: (userAgent: string | null) => string;
}
