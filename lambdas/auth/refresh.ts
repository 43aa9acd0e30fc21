import { AUTH_AUDIT } from './auth.contract.ts';
import { endSession } from './end-session.ts';
import { RefreshTokenInvalid } from './errors.ts';
import type { AuthServices } from './services.ts';
import { idleEnd, isAlive } from './session.ts';
import type { RefreshableSession } from './session.ts';
import { handOut } from './start-session.ts';
import type { StartedSession } from './start-session.ts';
import { openSuccessor, refreshHash, sealSuccessor } from './tokens/refresh-token.ts';

/** How long the token before the current one is good for the same successor again: two tabs, a lost answer. */
export const GRACE_MS = 10_000;

// each lost race leads to a session that somebody else has just rotated; more than this is no accident
const ATTEMPTS = 3;

/** Another request has exchanged the token, or ended the session, since it was read. */
class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

/**
 * Exchanges a refresh token for its successor and a fresh access token. A token that was exchanged before, but
 * for the grace of its immediate predecessor, has been stolen by somebody: the session ends for everybody.
 *
 * @throws RefreshTokenInvalid
 */
export async function refresh(
  services: AuthServices,
  { token, device }: { readonly token: string; readonly device: string },
): Promise<StartedSession> {
  const { sessions, refreshTokens, clock } = services;
  const subject = await refreshTokens.read(token);
  if (!subject) throw new RefreshTokenInvalid();

  let session = await sessions.findRefreshable(subject.userId, subject.sessionId);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    if (!session || !isAlive(session, clock.now())) throw new RefreshTokenInvalid();
    const again = successorOf(session, token, clock.now());
    if (again !== null) return handOut(services, session, again);
    if (session.refreshHash !== refreshHash(token)) {
      await endSession(services, { ...subject, device, action: AUTH_AUDIT.refreshReused });
      throw new RefreshTokenInvalid();
    }
    const rotated = await rotate(services, session, token, device);
    if ('tokens' in rotated) return rotated.tokens;
    session = rotated.session;
  }
  throw new RefreshTokenInvalid();
}

/** The successor that was given for this token moments ago, null when it was not. */
function successorOf({ previous }: RefreshableSession, token: string, now: number): string | null {
  if (previous === null || previous.hash !== refreshHash(token)) return null;
  return now - previous.rotatedAt <= GRACE_MS ? openSuccessor(token, previous.sealedSuccessor) : null;
}

/** The tokens, or the session as another request has left it, which was first to exchange this token. */
async function rotate(
  services: AuthServices,
  session: RefreshableSession,
  token: string,
  device: string,
): Promise<{ readonly tokens: StartedSession } | { readonly session: RefreshableSession | null }> {
  const { sessions, refreshTokens, transactions, clock } = services;
  const now = clock.now();
  const successor = await refreshTokens.issue(session);
  const rotation = {
    refreshHash: refreshHash(successor),
    previous: {
      hash: session.refreshHash,
      rotatedAt: now,
      sealedSuccessor: sealSuccessor(token, successor),
    },
    lastSeenAt: now,
    idleEndsAt: idleEnd(session.createdAt, now),
    device,
  };
  const transaction = transactions.begin();
  for (const write of sessions.rotate(session, rotation)) transaction.add(write, () => new Overtaken());
  try {
    await transaction.commit();
  } catch (error) {
    if (!(error instanceof Overtaken)) throw error;
    return { session: await sessions.findRefreshable(session.userId, session.sessionId) };
  }
  return { tokens: await handOut(services, { ...session, ...rotation }, successor) };
}
