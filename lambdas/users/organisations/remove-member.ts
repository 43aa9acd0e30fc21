import { MANY_WRITERS, updateHeld } from '../held-version.ts';
import { changeOrganisation } from './change-organisation.ts';
import { LastOwner } from './errors.ts';
import { openMember } from './open-member.ts';
import { ORGANISATION_AUDIT, ORGANISATION_EVENTS } from './organisations.contract.ts';
import type { Actor, OrganisationServices } from './services.ts';

export interface Removal {
  readonly actor: Actor;
  readonly organisationId: string;
  /** Who goes; the actor's own id to leave. */
  readonly userId: string;
}

/**
 * Somebody leaves an organisation or is removed from it, and the invitations that they have sent are revoked.
 *
 * @throws OrganisationNotFound, MemberNotFound, RoleRequired, IsPersonal, LastOwner
 */
export function removeMember(services: OrganisationServices, input: Removal): Promise<void> {
  return updateHeld({}, () => tryRemove(services, input), MANY_WRITERS);
}

async function tryRemove(
  services: OrganisationServices,
  { actor, organisationId, userId }: Removal,
): Promise<void> {
  const { organisation, member } = await openMember(services, { actor, organisationId, userId, role: null });
  const owners = organisation.owners - Number(member.role === 'owner');
  if (owners === 0) throw new LastOwner();

  const isOwn = userId === actor.userId;
  const { transaction } = changeOrganisation(services, organisation, {
    actor,
    action: isOwn ? ORGANISATION_AUDIT.memberLeft : ORGANISATION_AUDIT.memberRemoved,
    about: userId,
    event: { type: ORGANISATION_EVENTS.memberLeft, data: { userId, by: actor.userId } },
    subject: userId,
    set: { members: organisation.members - 1, owners },
  });
  const revoked = await services.invitations.revokedWith({ organisationId, userId, role: null });
  for (const write of [...services.members.delete(member), ...revoked]) transaction.add(write);
  await transaction.commit();
}
