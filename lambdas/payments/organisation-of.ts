import type { Membership } from '../users/index.ts';
import type { PaymentsServices } from './services.ts';

export interface OrganisationAsked {
  /** Who asks. */
  readonly userId: string;
  /** @default the current organisation of who asks */
  readonly organisationId?: string | undefined;
  /** Whether money is spent or a contract changed. @default false */
  readonly manage?: boolean;
}

/**
 * The caller's part in the organisation that a request is about, where users' table of rights lets them see, or manage,
 * what it pays for; read strongly.
 *
 * @throws NotFound `organisation_not_found`, also when it exists and they don't belong to it
 * @throws Forbidden `role_required`
 */
export function organisationOf(
  { memberships }: Pick<PaymentsServices, 'memberships'>,
  { userId, organisationId, manage = false }: OrganisationAsked,
): Promise<Membership> {
  const action = manage ? 'billing.manage' : 'billing.read';
  return memberships.accessTo({ userId, organisationId, action });
}
