import { Forbidden } from '../errors.ts';
import type { Principal } from './request.ts';
import type { Route } from './route.ts';

/**
 * Keeps everybody out of a route but those who are what it asks for.
 *
 * @throws Forbidden `forbidden`
 */
export function requireRole({ role }: Pick<Route, 'role'>, { roles }: Pick<Principal, 'roles'>): void {
  if (role !== undefined && !roles.includes(role)) {
    throw new Forbidden('forbidden', `this is for those with the role ${role}`);
  }
}
