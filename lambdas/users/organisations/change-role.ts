import { requireMatch, versionTag } from '../../platform/http/etag.ts';
import { MANY_WRITERS, updateHeld } from '../held-version.ts';
import type { Role } from './access.ts';
import { changeOrganisation } from './change-organisation.ts';
import { LastOwner } from './errors.ts';
import { openMember } from './open-member.ts';
import type { Member } from './organisation.ts';
import { ORGANISATION_AUDIT, ORGANISATION_EVENTS } from './organisations.contract.ts';
import type { Actor, OrganisationServices } from './services.ts';

export interface RoleChange {
  readonly actor: Actor;
  readonly organisationId: string;
  /** Whose role. */
  readonly userId: string;
  readonly role: Role;
  /** The request's, for `If-Match`. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Gives a member another role. Nobody gives more than they have, or takes from who has more; who manages no longer has
 * their invitations revoked.
 *
 * @throws OrganisationNotFound, MemberNotFound, RoleRequired, IsPersonal, LastOwner, PreconditionFailed
 */
export function changeRole(services: OrganisationServices, input: RoleChange): Promise<Member> {
  return updateHeld(input.headers, () => tryChange(services, input), MANY_WRITERS);
}

async function tryChange(
  services: OrganisationServices,
  { actor, organisationId, userId, role, headers }: RoleChange,
): Promise<Member> {
  const { organisation, member } = await openMember(services, { actor, organisationId, userId, role });
  requireMatch(headers, versionTag(member.version));
  if (member.role === role) return member;
  const owners = organisation.owners + Number(role === 'owner') - Number(member.role === 'owner');
  if (owners === 0) throw new LastOwner();

  const next = { ...member, role, version: member.version + 1 };
  const { transaction } = changeOrganisation(services, organisation, {
    actor,
    action: ORGANISATION_AUDIT.memberRoleChanged,
    about: userId,
    event: { type: ORGANISATION_EVENTS.memberRoleChanged, data: { userId, role, by: actor.userId } },
    subject: userId,
    set: { owners },
  });
  const revoked = await services.invitations.revokedWith(next);
  for (const write of [...services.members.replace(next), ...revoked]) transaction.add(write);
  await transaction.commit();
  return next;
}
