import type { Table } from '../platform/dynamodb/table.ts';
import { userOrganisationKey } from './keys.ts';
import type { Membership } from './organisations/organisation.ts';
import type { Profile } from './profile.ts';
import type { ProfileRepository } from './profile.repository.ts';

/** A person as administrators see them. */
export interface PersonOverview {
  readonly profile: Profile;
  /** The first hundred of them. */
  readonly organisations: readonly Pick<Membership, 'organisationId' | 'role' | 'personal'>[];
}

/** Null for an unknown person, and for one whose data key was destroyed. */
export async function personOverview(
  { table, profiles }: { readonly table: Table; readonly profiles: ProfileRepository },
  userId: string,
): Promise<PersonOverview | null> {
  const { pk, sk: prefix } = userOrganisationKey(userId, '');
  const [found, memberships] = await Promise.all([
    profiles.find(userId),
    table.query<Membership>({ pk, prefix, limit: 100, consistent: true }),
  ]);
  if (!found) return null;
  const organisations = memberships.items.map(({ organisationId, role, personal }) => ({
    organisationId,
    role,
    personal,
  }));
  return { profile: found.profile, organisations };
}
