import type { AccountOverview, Actor, Impersonation } from '../auth/index.ts';
import type { Transaction } from '../platform/transaction.ts';
import type { AuditLogs, PersonOverview, Profile } from '../users/index.ts';

/** What admin needs from the module that owns people's data. */
export interface AdminUsers {
  /** Null for an unknown person, and for one whose data key was destroyed; a strong read. */
  profileOf(userId: string): Promise<Profile | null>;
  /** As profileOf. */
  overviewOf(userId: string): Promise<PersonOverview | null>;
  /** One write. */
  audit(transaction: Transaction, entry: AdminsNote): void;
  readonly auditLogs: AuditLogs;
}

/** For the log of what administrators did. */
export interface AdminsNote {
  readonly admins: true;
  readonly by: string;
  readonly action: string;
  readonly device: string;
  readonly about?: string;
}

/** What admin needs from the module that lets people in; see AdminAccounts there. */
export interface AdminAuth {
  overview(userId: string): Promise<AccountOverview | null>;
  standing(userId: string): Promise<Pick<AccountOverview, 'roles' | 'suspendedAt'> | null>;
  suspend(userId: string, actor: Actor): Promise<void>;
  reinstate(userId: string, actor: Actor): Promise<void>;
  revokeSessions(userId: string, actor: Actor): Promise<void>;
  impersonate(userId: string, actor: Actor): Promise<Impersonation>;
}
