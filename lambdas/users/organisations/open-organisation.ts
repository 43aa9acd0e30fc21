import { permits, RIGHTS } from './access.ts';
import type { Action } from './access.ts';
import { IsPersonal, OrganisationNotFound, RoleRequired } from './errors.ts';
import type { Member, Organisation } from './organisation.ts';
import type { OrganisationServices } from './services.ts';

export interface Opening {
  readonly organisationId: string;
  readonly userId: string;
  readonly action: Action;
  /** Whether it is nothing for personal organisations. @default true */
  readonly shared?: boolean;
}

export interface OpenOrganisation {
  readonly organisation: Organisation;
  /** The caller's part. */
  readonly caller: Member;
}

/**
 * An organisation that is to be changed, and the caller's part in it. The organisation is read first: what is read after
 * it is at least as new, and the change fails when its version was replaced meanwhile.
 *
 * @throws OrganisationNotFound, RoleRequired, IsPersonal
 */
export async function openOrganisation(
  { organisations, members }: Pick<OrganisationServices, 'organisations' | 'members'>,
  { organisationId, userId, action, shared = true }: Opening,
): Promise<OpenOrganisation> {
  const organisation = await organisations.find(organisationId);
  const caller = organisation && (await members.find(organisationId, userId));
  if (!organisation || !caller) throw new OrganisationNotFound();
  if (!permits(caller.role, action)) throw new RoleRequired(RIGHTS[action]);
  if (shared && organisation.personal) throw new IsPersonal();
  return { organisation, caller };
}
