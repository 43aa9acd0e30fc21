import type { Membership, Memberships } from '../users/index.ts';
import { OrganisationNotFound, RoleRequired } from './errors.ts';

export interface OrganisationAsked {
  /** Who asks. */
  readonly userId: string;
  /** @default the personal organisation of who asks */
  readonly organisationId?: string | undefined;
  /** Whether money is spent or a contract changed, which takes an owner or admin. @default false */
  readonly manage?: boolean;
}

/**
 * The caller's part in the organisation that a request is about; read strongly.
 *
 * @throws OrganisationNotFound also when it exists and they don't belong to it
 * @throws RoleRequired
 */
export async function organisationOf(
  { memberships }: { readonly memberships: Pick<Memberships, 'find' | 'personalOf'> },
  { userId, organisationId, manage = false }: OrganisationAsked,
): Promise<Membership> {
  const membership = organisationId
    ? await memberships.find(organisationId, userId)
    : await memberships.personalOf(userId);
  if (!membership) throw new OrganisationNotFound();
  if (manage && membership.role === 'member') throw new RoleRequired();
  return membership;
}
