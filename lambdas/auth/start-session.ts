import { newId } from '../platform/ids.ts';
import { count } from '../platform/metrics.ts';
import type { Account } from './account.repository.ts';
import { AUTH_AUDIT } from './auth.contract.ts';
import { AccountSuspended, BadCredentials } from './errors.ts';
import type { AuthServices } from './services.ts';
import { AUTH_METRICS } from './metrics.contract.ts';
import { idleEnd } from './session.ts';
import type { RefreshableSession, Session } from './session.ts';
import { refreshHash } from './tokens/refresh-token.ts';

/** A session's tokens, as login and refresh hand them out. */
export interface StartedSession {
  readonly userId: string;
  readonly sessionId: string;
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly refreshExpiresInS: number;
}

/**
 * Starts a session for somebody who has just proven who they are.
 *
 * @param proof `mfa`: whether two factors have proven it
 * @throws AccountSuspended, BadCredentials when the password was changed in the same moment
 */
export async function startSession(
  services: AuthServices,
  account: Account,
  { device, mfa }: Pick<Session, 'device' | 'mfa'>,
): Promise<StartedSession> {
  const { accounts, sessions, standings, refreshTokens, transactions, users, clock } = services;
  const { userId } = account;
  const now = clock.now();
  const sessionId = newId(now);
  const refreshToken = await refreshTokens.issue({ userId, sessionId });
  const session: RefreshableSession = {
    userId,
    sessionId,
    version: 1,
    device,
    mfa,
    impersonatedBy: null,
    createdAt: now,
    lastSeenAt: now,
    authenticatedAt: now,
    idleEndsAt: idleEnd(now, now),
    refreshHash: refreshHash(refreshToken),
    previous: null,
  };

  const transaction = transactions.begin();
  for (const write of sessions.insert(session)) transaction.add(write);
  transaction
    // every way in ends here, and none before the credential was right
    .add(standings.checkGood(userId), () => new AccountSuspended())
    // or a session could start with a password whose reset has just ended all sessions
    .add(accounts.samePassword(account), () => new BadCredentials());
  users.audit(transaction, { userId, action: AUTH_AUDIT.sessionStarted, device });
  await transaction.commit();
  // an hour of log-ins without a sign-up is a 0 to compare with its band, and not an hour without data
  count(AUTH_METRICS.signUps, 0);
  return handOut(services, session, refreshToken);
}

/** A session's tokens with a fresh access token. */
export async function handOut(
  { accessTokens, clock }: Pick<AuthServices, 'accessTokens' | 'clock'>,
  { userId, sessionId, version, idleEndsAt }: Session,
  refreshToken: string,
): Promise<StartedSession> {
  const accessToken = await accessTokens.issue({ userId, sessionId, sessionVersion: version });
  const refreshExpiresInS = Math.max(0, Math.floor((idleEndsAt - clock.now()) / 1_000));
  return { userId, sessionId, accessToken, refreshToken, refreshExpiresInS };
}
