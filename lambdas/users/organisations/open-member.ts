import { permits, reaches, RIGHTS } from './access.ts';
import type { Role } from './access.ts';
import { MemberNotFound, RoleRequired } from './errors.ts';
import { openOrganisation } from './open-organisation.ts';
import type { Member, Organisation } from './organisation.ts';
import type { Actor, OrganisationServices } from './services.ts';

export interface MemberOpening {
  readonly actor: Actor;
  readonly organisationId: string;
  /** Whose part is to be changed. */
  readonly userId: string;
  /** What they are to become; null where they are to leave. */
  readonly role: Role | null;
}

/**
 * A member whose part somebody wants to change, as {@link openOrganisation} opens the organisation. Everybody may leave
 * and become less; the rest takes the right to manage members, and a role that reaches theirs and the one they are
 * given.
 *
 * @throws OrganisationNotFound, IsPersonal, MemberNotFound, RoleRequired
 */
export async function openMember(
  services: Pick<OrganisationServices, 'organisations' | 'members'>,
  { actor, organisationId, userId, role }: MemberOpening,
): Promise<{ readonly organisation: Organisation; readonly member: Member }> {
  const opening = { organisationId, userId: actor.userId, action: 'members.read' } as const;
  const { organisation, caller } = await openOrganisation(services, opening);
  const isOwn = userId === actor.userId;
  if (!isOwn && !permits(caller.role, 'members.manage')) throw new RoleRequired(RIGHTS['members.manage']);
  const member = isOwn ? caller : await services.members.find(organisationId, userId);
  if (!member) throw new MemberNotFound();
  if (!reaches(caller.role, member.role) || (role !== null && !reaches(caller.role, role))) {
    throw new RoleRequired(['owner']);
  }
  return { organisation, member };
}
