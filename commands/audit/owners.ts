import type { AuditLogOwner } from '../../lambdas/api/operator.ts';
import { Refusal } from '../../lib/errors/refusal.ts';

export interface Asked {
  readonly organisation?: string | undefined;
  readonly user?: string | undefined;
  readonly admins?: boolean | undefined;
  readonly noted?: string | undefined;
}

/**
 * Whose logs were asked for; null for all.
 * @throws Refusal for more than one, for an end that can't be one, and for an end without the log that it is of
 */
export function ownersOf({ organisation, user, admins, noted }: Asked): readonly AuditLogOwner[] | null {
  const owners: AuditLogOwner[] = [
    ...(organisation === undefined ? [] : [{ organisationId: organisation }]),
    ...(user === undefined ? [] : [{ userId: user }]),
    ...(admins ? [{ admins } as const] : []),
  ];
  if (owners.length > 1) throw new Refusal('give one of --organisation ID, --user ID and --admins, or none');
  if (noted !== undefined && !/^\d+:[\w-]{43}$/.test(noted))
    throw new Refusal(`got --noted ${noted}, expected COUNT:HASH as this command prints it`);
  if (noted !== undefined && owners.length === 0)
    throw new Refusal('got --noted without a log: give --organisation ID, --user ID or --admins besides');
  return owners.length === 0 ? null : owners;
}
