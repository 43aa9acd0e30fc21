import type { Clock } from '../platform/clock.ts';
import { ImpersonationRefused } from '../platform/http/impersonation.ts';
import type { Principal, RequestHead } from '../platform/http/request.ts';
import type { Access, Role } from '../platform/http/route.ts';
import { looksLikeApiKey } from './api-keys/api-key.ts';
import { authenticateApiKey } from './api-keys/authenticate-api-key.ts';
import type { AuthenticateApiKeyDeps } from './api-keys/authenticate-api-key.ts';
import { ACCESS_COOKIE } from './cookies.ts';
import { MfaRequired, SudoRequired } from './errors.ts';
import type { SessionCache } from './session-cache.ts';
import type { SessionRepository } from './session.repository.ts';
import { isAlive, SUDO_MS } from './session.ts';
import type { Session } from './session.ts';
import type { Standing } from './standing.repository.ts';
import type { AccessClaims, AccessTokenVerifier } from './tokens/access-token-verifier.ts';

export interface AuthenticateDeps extends AuthenticateApiKeyDeps {
  readonly accessTokens: AccessTokenVerifier;
  readonly sessions: Pick<SessionRepository, 'find'>;
  readonly sessionCache: SessionCache;
  readonly clock: Clock;
}

/** A session that has not ended, of an account that may act. */
interface Live {
  readonly session: Session;
  readonly standing: Standing;
}

/**
 * Who sends a request: a valid access token of a session that has not ended, or an API key. Null for everybody else.
 * Whoever lacks the role comes back without it. Sudo and roles ask DynamoDB alone.
 *
 * @throws ImpersonationRefused where either is asked of who acts in somebody's place
 * @throws SudoRequired when `access` is `sudo` and the session's last proof was too long ago, or was one factor of two;
 *   MfaRequired when the caller has the role and the session was proven by one factor; AccountSuspended to an API key; TooManyRequests
 */
export async function authenticate(
  deps: AuthenticateDeps,
  request: RequestHead,
  access: Exclude<Access, 'none'>,
  role?: Role,
): Promise<Principal | null> {
  const credentials = credentialsOf(request);
  if (!credentials) return null;
  if (credentials.via === 'bearer' && looksLikeApiKey(credentials.token)) {
    return authenticateApiKey(deps, credentials.token, request.client);
  }
  const claims = await deps.accessTokens.verify(credentials.token);
  if (!claims) return null;
  const principal = { ...claims, roles: [], via: credentials.via };

  if (access !== 'sudo' && role === undefined) return (await isLive(deps, claims)) ? principal : null;
  const live = await findLive(deps, claims);
  if (!live) return null;
  // neither a fresh proof nor a role is lent with a session
  if (claims.impersonatedBy !== null) throw new ImpersonationRefused();
  const { session, standing } = live;
  if (role !== undefined) {
    if (!standing.roles.includes(role)) return principal;
    if (!session.mfa) throw new MfaRequired();
  }
  if (access === 'sudo' && !isFresh(live, deps.clock.now())) throw new SudoRequired();
  return role === undefined ? principal : { ...principal, roles: standing.roles };
}

/**
 * Whether the session was proven lately, and by two factors where logins ask for them: one that began before they did
 * is a password's.
 */
function isFresh({ session, standing }: Live, now: number): boolean {
  return now - session.authenticatedAt <= SUDO_MS && (session.mfa || !standing.hasMfa);
}

/** The cache's word counts for ten seconds at most, and only for the version that the token was made for. */
async function isLive(deps: AuthenticateDeps, claims: AccessClaims): Promise<boolean> {
  const { userId, sessionId, sessionVersion } = claims;
  const cached = await deps.sessionCache.get(userId, sessionId);
  if (cached === 'revoked') return false;
  if (cached?.version === sessionVersion) return true;

  const live = await findLive(deps, claims);
  if (!live) return false;
  await deps.sessionCache.fill(userId, sessionId, live.session.version);
  return true;
}

/** Asks DynamoDB alone. A suspension ends sessions; the standing counts for those that it has not come to yet. */
async function findLive(
  { sessions, standings, clock }: AuthenticateDeps,
  { userId, sessionId, sessionVersion, impersonatedBy }: AccessClaims,
): Promise<Live | null> {
  const [session, standing] = await Promise.all([sessions.find(userId, sessionId), standings.find(userId)]);
  if (!session || !isAlive(session, clock.now()) || session.version !== sessionVersion) return null;
  if (session.impersonatedBy !== impersonatedBy) return null;
  return standing !== null && standing.suspendedAt === null ? { session, standing } : null;
}

/** The platform has refused requests with both a cookie and an Authorization header already. */
function credentialsOf({ headers, cookies }: RequestHead) {
  const bearer = /^bearer +([\w.~+/=-]+)$/i.exec(headers['authorization'] ?? '')?.[1];
  if (bearer) return { token: bearer, via: 'bearer' } as const;
  const cookie = cookies[ACCESS_COOKIE];
  return cookie ? ({ token: cookie, via: 'cookie' } as const) : null;
}
