import type { Page } from '../../platform/dynamodb/table.ts';
import { changeOrganisation } from '../organisations/change-organisation.ts';
import type { Member, Organisation } from '../organisations/organisation.ts';
import { ORGANISATION_AUDIT, ORGANISATION_EVENTS } from '../organisations/organisations.contract.ts';
import type { Actor, OrganisationServices } from '../organisations/services.ts';

/**
 * Gives an organisation whose only owner is erased another one: the admin who has been there longest, else the member.
 * Nobody could ask them; nobody at all could manage it otherwise.
 *
 * @returns the organisation as it is now
 * @throws VersionTaken
 */
export async function handOver(
  deps: OrganisationServices,
  organisation: Organisation,
  actor: Actor,
): Promise<Organisation> {
  const others = await othersOf(deps, organisation.organisationId, actor.userId);
  const [heir] = others.sort((a, b) => rankOf(a) - rankOf(b) || a.joinedAt - b.joinedAt);
  if (!heir) return organisation;
  const { transaction, next } = changeOrganisation(deps, organisation, {
    actor,
    action: ORGANISATION_AUDIT.ownershipTransferred,
    about: heir.userId,
    event: {
      type: ORGANISATION_EVENTS.ownershipTransferred,
      data: { from: actor.userId, to: heir.userId },
    },
    set: { owners: organisation.owners + 1 },
  });
  for (const write of deps.members.replace({ ...heir, role: 'owner', version: heir.version + 1 })) {
    transaction.add(write);
  }
  await transaction.commit();
  return next;
}

const rankOf = ({ role }: Member) => (role === 'admin' ? 0 : 1);

async function othersOf(
  { members }: Pick<OrganisationServices, 'members'>,
  organisationId: string,
  userId: string,
): Promise<Member[]> {
  const others: Member[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Member> = await members.page(organisationId, { limit: 100, cursor });
    others.push(...page.items.filter((member) => member.userId !== userId));
    cursor = page.cursor;
  } while (cursor !== null);
  return others;
}
