import { permits, RIGHTS } from './access.ts';
import type { Action } from './access.ts';
import { OrganisationNotFound, RoleRequired } from './errors.ts';
import type { Membership } from './organisation.ts';

/** How a membership is found; see `Memberships`. */
export interface MembershipReads {
  find(organisationId: string, userId: string): Promise<Membership | null>;
  currentOf(userId: string): Promise<Membership | null>;
}

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
  memberships: MembershipReads,
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
