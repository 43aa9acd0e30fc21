import type { Page } from '../../platform/dynamodb/table.ts';
import type { MemberRepository } from '../organisations/member.repository.ts';
import type { OrganisationRepository } from '../organisations/organisation.repository.ts';
import type { Member } from '../organisations/organisation.ts';

export interface OrganisationsAtStakeDeps {
  readonly organisations: OrganisationRepository;
  readonly members: MemberRepository;
}

/** An organisation as an answer names it. */
export interface NamedOrganisation {
  readonly id: string;
  /** Null for the personal one. */
  readonly name: string | null;
}

export interface AtStake {
  /** Those with other people in them, and no other owner. */
  readonly abandoned: readonly NamedOrganisation[];
  /** Those that nobody else belongs to: they go with the person. */
  readonly alone: readonly NamedOrganisation[];
}

/** What becomes of somebody's organisations when they are erased. */
export async function organisationsAtStake(deps: OrganisationsAtStakeDeps, userId: string): Promise<AtStake> {
  const memberships = await allOf(deps.members, userId);
  const looked = memberships.map(async ({ organisationId, role }) => {
    const organisation = await deps.organisations.find(organisationId);
    return organisation ? [{ role, ...organisation, id: organisationId }] : [];
  });
  const found = (await Promise.all(looked)).flat();
  const named = ({ id, name }: NamedOrganisation) => ({ id, name });
  return {
    abandoned: found
      .filter(({ role, owners, members }) => role === 'owner' && owners === 1 && members > 1)
      .map(named),
    alone: found.filter(({ members }) => members === 1).map(named),
  };
}

async function allOf(members: MemberRepository, userId: string): Promise<readonly Member[]> {
  const all: Member[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Member> = await members.pageOf(userId, { limit: 50, cursor });
    all.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== null);
  return all;
}
