import { Forbidden } from '../errors.ts';
import type { Principal } from './request.ts';
import type { Route, Scope } from './route.ts';

/** The API key is good, and not for this. */
class ScopeMissing extends Forbidden {
  constructor(scope: Scope | undefined) {
    const detail = scope ? `this needs an API key with the scope ${scope}` : 'no API key may do this; log in';
    // RFC 6750, 3.1
    const needed = scope ? `, scope="${scope}"` : '';
    super('scope_missing', detail, {
      headers: { 'WWW-Authenticate': `Bearer error="insufficient_scope"${needed}` },
    });
  }
}

/**
 * Keeps API keys out of every route but those that declare a scope of theirs.
 *
 * @throws Forbidden `scope_missing`
 */
export function requireScope({ scope }: Pick<Route, 'scope'>, principal: Principal): void {
  if (principal.via !== 'api-key') return;
  if (scope === undefined || !principal.scopes.includes(scope)) throw new ScopeMissing(scope);
}
