import type { Cache } from '../platform/cache/cache.ts';
import type { Table } from '../platform/dynamodb/table.ts';
import type { Roots } from '../platform/roots.ts';
import { DataKeyRepository } from './data-key.repository.ts';
import { OrganisationRepository } from './organisations/organisation.repository.ts';
import { Keyring } from './personal-seal.ts';
import { ProfileRepository } from './profile.repository.ts';
import { PublicProfiles } from './public-profile.ts';

/** What people and organisations are called, for who writes about them. */
export interface Names {
  /** As everybody may see it; null for who has none, and for somebody unknown or closing their account. */
  personName(userId: string): Promise<string | null>;
  /** Null for a personal or an unknown organisation. */
  organisationName(organisationId: string): Promise<string | null>;
}

/** The part of users that only looks names up; those of people through the cache. */
export function names(deps: {
  readonly table: Table;
  readonly cache: Cache;
  readonly dataSecret: () => Promise<Roots>;
}): Names {
  const profiles = new ProfileRepository(
    deps.table,
    new DataKeyRepository(deps.table),
    new Keyring(deps.dataSecret),
  );
  const people = new PublicProfiles(profiles, deps.cache);
  const organisations = new OrganisationRepository(deps.table);
  return {
    personName: async (userId) => (await people.find(userId, null))?.displayName ?? null,
    organisationName: async (organisationId) => (await organisations.find(organisationId))?.name ?? null,
  };
}
