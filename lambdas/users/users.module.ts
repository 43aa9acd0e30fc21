import type { Cache } from '../platform/cache/cache.ts';
import type { Clock } from '../platform/clock.ts';
import type { Table } from '../platform/dynamodb/table.ts';
import type { Route } from '../platform/http/route.ts';
import type { Roots } from '../platform/roots.ts';
import type { Transaction, TransactionFactory } from '../platform/transaction.ts';
import { adminAuditRoutes } from './audit/admin-audit.routes.ts';
import { auditLogs } from './audit/audit-logs.ts';
import type { AuditLogs } from './audit/audit-logs.ts';
import { AuditRepository } from './audit/audit.repository.ts';
import { auditRoutes } from './audit/audit.routes.ts';
import type { AuditEntry } from './audit/audit-entry.ts';
import { changeEmail } from './change-email.ts';
import type { EmailChange } from './change-email.ts';
import { DataKeyRepository } from './data-key.repository.ts';
import { memberships } from './organisations/memberships.ts';
import { OrganisationRepository } from './organisations/organisation.repository.ts';
import { personOverview } from './person-overview.ts';
import type { PersonOverview } from './person-overview.ts';
import { Keyring } from './personal-seal.ts';
import type { PersonalSeal } from './personal-seal.ts';
import { PreferencesRepository } from './preferences.repository.ts';
import type { Profile } from './profile.ts';
import { ProfileRepository } from './profile.repository.ts';
import { provision } from './provision.ts';
import type { NewUser } from './provision.ts';
import { PublicProfiles } from './public-profile.ts';
import { usersRoutes } from './users.routes.ts';

export interface UsersDeps {
  readonly table: Table;
  readonly cache: Cache;
  readonly transactions: TransactionFactory;
  readonly clock: Clock;
  /** The data secret: the roots of the keys that wrap people's data keys. */
  readonly dataSecret: () => Promise<Roots>;
  /** What a user agent is called in the audit log: `Firefox on Linux`. */
  readonly describeDevice: (userAgent: string | null) => string;
  /** How long entries of audit logs are kept. */
  readonly auditKeepDays: number;
}

/** What other modules may ask of users. */
export interface UsersModule {
  readonly routes: readonly Route[];
  /** Adds a new person to a registration's transaction; writes nothing itself. */
  provision(transaction: Transaction, user: NewUser): Promise<PersonalSeal>;
  /** The seal of a person, or null where there is no such person or their key was destroyed. */
  sealOf(userId: string): Promise<PersonalSeal | null>;
  /** The profile of a person, read strongly; null where `sealOf` is. */
  profileOf(userId: string): Promise<Profile | null>;
  /** A person as administrators see them; null where `sealOf` is. */
  overviewOf(userId: string): Promise<PersonOverview | null>;
  /** Whether everybody may see that there is such a person; not while their account is closing. */
  isShown(userId: string): Promise<boolean>;
  /** The mail address of a person; null where there is no such person or their key was destroyed. */
  addressOf(userId: string): Promise<string | null>;
  /** Adds a person's new mail address to a transaction; writes nothing itself. Returns the address before. */
  changeEmail(transaction: Transaction, change: EmailChange): Promise<string | null>;
  /** Adds one entry to the audit log of a person, an organisation or the administrators; exactly one write. */
  audit(transaction: Transaction, entry: AuditEntry): void;
  /** Whoever calls has found out who may read them. */
  readonly auditLogs: AuditLogs;
}

export function usersModule(deps: UsersDeps): UsersModule {
  const { table, clock } = deps;
  const keyring = new Keyring(deps.dataSecret);
  const dataKeys = new DataKeyRepository(table);
  const profiles = new ProfileRepository(table, dataKeys, keyring);
  const publicProfiles = new PublicProfiles(profiles, deps.cache);
  const preferences = new PreferencesRepository(table);
  const organisations = new OrganisationRepository(table);
  const audit = new AuditRepository({ table, clock, keepDays: deps.auditKeepDays });
  const sealOf = async (userId: string) => {
    const wrappedKey = await dataKeys.find(userId);
    return wrappedKey === null ? null : keyring.unwrap(userId, wrappedKey);
  };
  const logs = auditLogs({ audit, sealOf });

  return {
    routes: [
      ...usersRoutes({ ...deps, profiles, publicProfiles, preferences, audit }),
      ...auditRoutes({ logs, memberships: memberships(table) }),
      ...adminAuditRoutes({ ...deps, logs, audit }),
    ],
    provision: (transaction, user) =>
      provision({ profiles, dataKeys, preferences, organisations, keyring, clock }, transaction, user),
    sealOf,
    profileOf: async (userId) => (await profiles.find(userId))?.profile ?? null,
    overviewOf: (userId) => personOverview({ table, profiles }, userId),
    auditLogs: logs,
    isShown: async (userId) => (await publicProfiles.find(userId, null)) !== null,
    addressOf: async (userId) => (await profiles.find(userId))?.profile.email ?? null,
    changeEmail: (transaction, change) => changeEmail({ profiles, clock }, transaction, change),
    audit: (transaction, entry) => void transaction.add(audit.append(entry)),
  };
}
