import { Forbidden } from '../errors.ts';
import type { Principal } from './request.ts';
import type { Route } from './route.ts';

export class ImpersonationRefused extends Forbidden {
  constructor() {
    super('impersonation_refused', 'nobody may do this in the place of somebody else');
  }
}

/** The administrator who acts in the caller's place, or null. */
export function impersonatorOf(principal: Principal): string | null {
  return principal.via === 'api-key' ? null : principal.impersonatedBy;
}

/**
 * Keeps whoever acts in somebody's place to what they may do there: reads, and what a route allows by name. A fresh
 * proof and a role belong to a person, so they are never lent.
 *
 * @throws ImpersonationRefused
 */
export function refuseImpersonation(
  { method, auth, role, impersonation }: Pick<Route, 'method' | 'auth' | 'role' | 'impersonation'>,
  principal: Principal,
): void {
  if (impersonatorOf(principal) === null) return;
  const isLent = auth !== 'sudo' && role === undefined;
  const allowed = impersonation ?? (method === 'GET' ? 'allowed' : 'refused');
  if (!isLent || allowed === 'refused') {
    throw new ImpersonationRefused();
  }
}
