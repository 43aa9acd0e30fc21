import type { Clock } from '../platform/clock.ts';
import type { Table } from '../platform/dynamodb/table.ts';
import type { HttpDeps } from '../platform/http/deps.ts';
import type { RateLimiter } from '../platform/rate-limit.ts';
import { ApiKeyRepository } from './api-keys/api-key.repository.ts';
import { authenticate } from './authenticate.ts';
import { SessionCache } from './session-cache.ts';
import { SessionRepository } from './session.repository.ts';
import { StandingRepository } from './standing.repository.ts';
import { accessTokenVerifier } from './tokens/access-token-verifier.ts';
import { JwksRepository } from './tokens/jwks.repository.ts';
import { publishedKeys } from './tokens/published-keys.ts';

export interface AuthVerifierDeps {
  /** auth's, as far as `AuthData.grantVerify` lets the function read it. */
  readonly table: Table;
  /** Counts API keys that are none; the function's own. */
  readonly limiter: RateLimiter;
  readonly clock: Clock;
  /** Scheme and host of the service: the tokens' issuer and audience. */
  readonly publicUrl: string;
}

export interface AuthVerifier {
  /** Who sends a request, as the auth module would say; given to the http layer. */
  readonly authenticate: HttpDeps['authenticate'];
}

/**
 * Who calls, for functions that don't run the auth module. Every answer stands on strong reads: nothing but public
 * keys is kept, and no secret is needed, so that the function can neither sign nor read more than this takes. It also
 * writes nothing: when an API key was used last isn't noted.
 */
export function authVerifier({ table, limiter, clock, publicUrl }: AuthVerifierDeps): AuthVerifier {
  const keyOf = publishedKeys({ jwks: new JwksRepository(table), clock });
  const deps = {
    accessTokens: accessTokenVerifier({ keyOf, clock, issuer: new URL(publicUrl).origin }),
    sessions: new SessionRepository(table),
    sessionCache: new SessionCache(null),
    standings: new StandingRepository(table),
    apiKeys: new ApiKeyRepository(table),
    noteUse: async () => undefined,
    limiter,
    clock,
  };
  return { authenticate: (request, access, role) => authenticate(deps, request, access, role) };
}
