import { permits, RIGHTS } from './access.ts';
import type { Action } from './access.ts';
import { OrganisationNotFound, RoleRequired } from './errors.ts';
import type { Membership, Memberships } from './memberships.ts';

export interface AccessAsked {
  /** Who asks. */
  readonly userId: string;
  /** @default the current organisation of who asks */
  readonly organisationId?: string | undefined;
  /** What they want to do. */
  readonly action: Action;
}

/**
 * The caller's part in the organisation that a request is about, where it is enough for what they want to do.
 *
 * @throws OrganisationNotFound also when it exists and they don't belong to it
 * @throws RoleRequired
 */
export async function accessTo(
  memberships: Pick<Memberships, 'find' | 'currentOf'>,
  { userId, organisationId, action }: AccessAsked,
): Promise<Membership> {
  const membership =
    organisationId === undefined
      ? await memberships.currentOf(userId)
      : await memberships.find(organisationId, userId);
  if (!membership) throw new OrganisationNotFound();
  if (!permits(membership.role, action)) throw new RoleRequired(RIGHTS[action]);
  return membership;
}
