import type { Principal, RequestHead } from '../platform/http/request.ts';
import type { Access } from '../platform/http/route.ts';
import { looksLikeApiKey } from './api-keys/api-key.ts';
import { authenticateApiKey } from './api-keys/authenticate-api-key.ts';
import type { AuthenticateApiKeyDeps } from './api-keys/authenticate-api-key.ts';
import { ACCESS_COOKIE } from './cookies.ts';
import { SudoRequired } from './errors.ts';
import type { SessionCache } from './session-cache.ts';
import type { SessionRepository } from './session.repository.ts';
import { isAlive, SUDO_MS } from './session.ts';
import type { AccessClaims, AccessTokens } from './tokens/access-token.ts';

export interface AuthenticateDeps extends AuthenticateApiKeyDeps {
  readonly accessTokens: AccessTokens;
  readonly sessions: SessionRepository;
  readonly sessionCache: SessionCache;
}

/**
 * Who sends a request: a valid access token of a session that has not ended, or an API key. Null for everybody else.
 *
 * @throws SudoRequired when `access` is `sudo` and the session's last proof was too long ago; TooManyRequests
 */
export async function authenticate(
  deps: AuthenticateDeps,
  request: RequestHead,
  access: Exclude<Access, 'none'>,
): Promise<Principal | null> {
  const credentials = credentialsOf(request);
  if (!credentials) return null;
  if (credentials.via === 'bearer' && looksLikeApiKey(credentials.token)) {
    return authenticateApiKey(deps, credentials.token, request.client);
  }
  const claims = await deps.accessTokens.verify(credentials.token);
  if (!claims) return null;
  const principal = { ...claims, roles: [], via: credentials.via };

  if (access === 'sudo') return (await isSudo(deps, claims)) ? principal : null;
  return (await isLive(deps, claims)) ? principal : null;
}

/** The cache's word counts for ten seconds at most, and only for the version that the token was made for. */
async function isLive(deps: AuthenticateDeps, claims: AccessClaims): Promise<boolean> {
  const { userId, sessionId, sessionVersion } = claims;
  const cached = await deps.sessionCache.get(userId, sessionId);
  if (cached === 'revoked') return false;
  if (cached?.version === sessionVersion) return true;

  const session = await deps.sessions.find(userId, sessionId);
  if (!session || !isAlive(session, deps.clock.now()) || session.version !== sessionVersion) return false;
  await deps.sessionCache.fill(userId, sessionId, session.version);
  return true;
}

/** Asks DynamoDB alone. */
async function isSudo(deps: AuthenticateDeps, { userId, sessionId, sessionVersion }: AccessClaims) {
  const session = await deps.sessions.find(userId, sessionId);
  const now = deps.clock.now();
  if (!session || !isAlive(session, now) || session.version !== sessionVersion) return false;
  if (now - session.authenticatedAt > SUDO_MS) throw new SudoRequired();
  return true;
}

/** The platform has refused requests with both a cookie and an Authorization header already. */
function credentialsOf({ headers, cookies }: RequestHead) {
  const bearer = /^bearer +([\w.~+/=-]+)$/i.exec(headers['authorization'] ?? '')?.[1];
  if (bearer) return { token: bearer, via: 'bearer' } as const;
  const cookie = cookies[ACCESS_COOKIE];
  return cookie ? ({ token: cookie, via: 'cookie' } as const) : null;
}
