import { OrganisationNotFound } from './errors.ts';
import type { OrganisationServices } from './services.ts';

/**
 * Makes an organisation the one that somebody means where they name none.
 *
 * @throws OrganisationNotFound where they don't belong to it
 */
export async function switchOrganisation(
  { members, transactions }: Pick<OrganisationServices, 'members' | 'transactions'>,
  { userId, organisationId }: { readonly userId: string; readonly organisationId: string },
): Promise<void> {
  await transactions
    .begin()
    .add(members.check(organisationId, userId), () => new OrganisationNotFound())
    .add(members.makeCurrent(userId, organisationId))
    .commit();
}
