import { MANY_WRITERS, updateHeld } from '../held-version.ts';
import { changeOrganisation } from './change-organisation.ts';
import { MemberNotFound } from './errors.ts';
import { openOrganisation } from './open-organisation.ts';
import type { OpenOrganisation } from './open-organisation.ts';
import { ORGANISATION_AUDIT, ORGANISATION_EVENTS } from './organisations.contract.ts';
import type { Actor, OrganisationServices } from './services.ts';

export interface Transfer {
  readonly actor: Actor;
  readonly organisationId: string;
  /** Who becomes an owner: another member. */
  readonly to: string;
}

/**
 * Makes another member an owner in the place of the caller, who is an admin from then on.
 *
 * @throws OrganisationNotFound, RoleRequired, IsPersonal, MemberNotFound
 */
export function transferOwnership(
  services: OrganisationServices,
  input: Transfer,
): Promise<OpenOrganisation> {
  return updateHeld({}, () => tryTransfer(services, input), MANY_WRITERS);
}

async function tryTransfer(
  services: OrganisationServices,
  { actor, organisationId, to }: Transfer,
): Promise<OpenOrganisation> {
  const from = actor.userId;
  const opening = { organisationId, userId: from, action: 'organisation.transfer' } as const;
  const { organisation, caller } = await openOrganisation(services, opening);
  const heir = to === from ? null : await services.members.find(organisationId, to);
  if (!heir) throw new MemberNotFound();

  const { transaction, next } = changeOrganisation(services, organisation, {
    actor,
    action: ORGANISATION_AUDIT.ownershipTransferred,
    about: to,
    event: { type: ORGANISATION_EVENTS.ownershipTransferred, data: { from, to } },
    subject: to,
    set: { owners: organisation.owners - Number(heir.role === 'owner') },
  });
  const admin = { ...caller, role: 'admin', version: caller.version + 1 } as const;
  const owner = { ...heir, role: 'owner', version: heir.version + 1 } as const;
  for (const write of [admin, owner].flatMap((member) => services.members.replace(member)))
    transaction.add(write);
  await transaction.commit();
  return { organisation: next, caller: admin };
}
