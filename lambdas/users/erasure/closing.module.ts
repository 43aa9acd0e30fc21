import type { Route } from '../../platform/http/route.ts';
import { AuditRepository } from '../audit/audit.repository.ts';
import { DataKeyRepository } from '../data-key.repository.ts';
import { MemberRepository } from '../organisations/member.repository.ts';
import { OrganisationRepository } from '../organisations/organisation.repository.ts';
import { SubscriptionRepository } from '../organisations/subscription.repository.ts';
import { Keyring } from '../personal-seal.ts';
import { ProfileRepository } from '../profile.repository.ts';
import { PublicProfiles } from '../public-profile.ts';
import type { UsersDeps } from '../users.module.ts';
import { ErasureRepository } from './erasure.repository.ts';
import { erasureRoutes } from './erasure.routes.ts';
import type { Logins } from './ports.ts';

export interface ClosingModuleDeps extends UsersDeps {
  readonly logins: Logins;
}

/** The part of users that closes accounts and restores them: it stands on auth, which stands on the rest of users. */
export function closingModule(deps: ClosingModuleDeps): { readonly routes: readonly Route[] } {
  const { table, clock, auditKeepDays: keepDays } = deps;
  const profiles = new ProfileRepository(table, new DataKeyRepository(table), new Keyring(deps.dataSecret));
  return {
    routes: erasureRoutes({
      ...deps,
      profiles,
      publicProfiles: new PublicProfiles(profiles, deps.cache),
      erasures: new ErasureRepository(table),
      organisations: new OrganisationRepository(table),
      members: new MemberRepository(table),
      subscriptions: new SubscriptionRepository(table),
      audit: new AuditRepository({ table, clock, keepDays }),
    }),
  };
}
