import type { Cache } from '../platform/cache/cache.ts';
import type { Clock } from '../platform/clock.ts';
import type { Table } from '../platform/dynamodb/table.ts';
import type { Route } from '../platform/http/route.ts';
import type { Roots } from '../platform/roots.ts';
import type { TransactionFactory } from '../platform/transaction.ts';
import { AuditRepository } from './audit/audit.repository.ts';
import { InvitationRepository } from './invitations/invitation.repository.ts';
import { invitationRoutes } from './invitations/invitations.routes.ts';
import { invitedAddress } from './invitations/invited-address.ts';
import { ownInvitationRoutes } from './invitations/own-invitations.routes.ts';
import { currentOrganisationRoutes } from './organisations/current.routes.ts';
import { MemberRepository } from './organisations/member.repository.ts';
import { memberRoutes } from './organisations/members.routes.ts';
import { memberships } from './organisations/memberships.ts';
import { OrganisationRepository } from './organisations/organisation.repository.ts';
import { organisationRoutes } from './organisations/organisations.routes.ts';
import { SubscriptionRepository } from './organisations/subscription.repository.ts';
import type { PersonalSeal } from './personal-seal.ts';
import { ProfileRepository } from './profile.repository.ts';
import { DataKeyRepository } from './data-key.repository.ts';
import { Keyring } from './personal-seal.ts';
import { PublicProfiles } from './public-profile.ts';

export interface OrganisationsDeps {
  /** users' own. */
  readonly table: Table;
  readonly cache: Cache;
  readonly transactions: TransactionFactory;
  readonly clock: Clock;
  /** The data secret: the roots of the keys that seal, and that stand for invited addresses. */
  readonly dataSecret: () => Promise<Roots>;
  readonly describeDevice: (userAgent: string | null) => string;
  /** How long entries of audit logs are kept. */
  readonly auditKeepDays: number;
  readonly users: {
    /** Null where there is no such person or their key was destroyed. */
    sealOf(userId: string): Promise<PersonalSeal | null>;
    /** The address of a person, which they have proven; null where `sealOf` is. */
    addressOf(userId: string): Promise<string | null>;
  };
  /** The id of who has proven an address, null for nobody; as much work for the one as for the other. */
  readonly holderOf: (address: string) => Promise<string | null>;
}

/** The part of users about organisations: who belongs to them, and who is invited. */
export function organisationsModule(deps: OrganisationsDeps): { readonly routes: readonly Route[] } {
  const { table, cache, clock, users, dataSecret } = deps;
  const profiles = new ProfileRepository(table, new DataKeyRepository(table), new Keyring(dataSecret));
  const names = new PublicProfiles(profiles, cache);
  const services = {
    organisations: new OrganisationRepository(table),
    members: new MemberRepository(table),
    memberships: memberships(table),
    invitations: new InvitationRepository(table, clock),
    subscriptions: new SubscriptionRepository(table),
    audit: new AuditRepository({ table, clock, keepDays: deps.auditKeepDays }),
    transactions: deps.transactions,
    clock,
    sealOf: (userId: string) => users.sealOf(userId),
    addressOf: (userId: string) => users.addressOf(userId),
    nameOf: async (userId: string) => (await names.find(userId, null))?.displayName ?? null,
    holderOf: deps.holderOf,
    addressKeys: invitedAddress(dataSecret),
    describeDevice: deps.describeDevice,
  };
  return {
    routes: [
      ...organisationRoutes(services),
      ...currentOrganisationRoutes(services),
      ...memberRoutes(services),
      ...invitationRoutes(services),
      ...ownInvitationRoutes(services),
    ],
  };
}
