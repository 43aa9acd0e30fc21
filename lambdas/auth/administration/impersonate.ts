import { newId } from '../../platform/ids.ts';
import { AUTH_AUDIT, AUTH_EVENTS } from '../auth.contract.ts';
import { repeatOnConflict } from '../repeat.ts';
import type { AuthServices } from '../services.ts';
import { IMPERSONATION_MS } from '../session.ts';
import type { Session } from '../session.ts';
import type { Actor } from './actor.ts';
import { AdminAccount, OwnAccount, UserNotFound } from './errors.ts';
import { findStanding } from './find-account.ts';
import { noteOf } from './note.ts';

export interface Impersonation {
  readonly sessionId: string;
  /** A Bearer token that names the administrator in `act` (RFC 8693, 4.1); there is no refresh token. */
  readonly accessToken: string;
  /** When token and session end: milliseconds since the epoch. */
  readonly expiresAt: number;
}

/**
 * Starts a session of a quarter of an hour in somebody's place, which the http layer keeps to what may be done there. The
 * owner finds it among their devices and in their log, is mailed, and can end it.
 *
 * @throws UserNotFound, OwnAccount; AdminAccount for administrators and suspended accounts; Forbidden when the actor has
 *   lost the role
 */
export async function impersonate(
  services: AuthServices,
  { userId, actor }: { readonly userId: string; readonly actor: Actor },
): Promise<Impersonation> {
  if (userId === actor.by) throw new OwnAccount();
  const session = await repeatOnConflict(() => startInPlaceOf(services, userId, actor));
  const { sessionId, version: sessionVersion, idleEndsAt: expiresAt } = session;
  const claims = { userId, sessionId, sessionVersion, impersonatedBy: actor.by };
  // JWTs count whole seconds: rounded down, it ends no later than its session
  const lifeS = Math.floor((expiresAt - services.clock.now()) / 1_000);
  return { sessionId, accessToken: await services.accessTokens.issue(claims, lifeS), expiresAt };
}

async function startInPlaceOf(services: AuthServices, userId: string, actor: Actor): Promise<Session> {
  const { accounts, sessions, standings, transactions, clock } = services;
  const found = await findStanding(services, userId);
  if (!found) throw new UserNotFound();
  const note = await noteOf(services, actor, userId);
  const now = clock.now();
  const session: Session = {
    userId,
    sessionId: newId(now),
    version: 1,
    device: actor.device,
    mfa: false,
    impersonatedBy: actor.by,
    createdAt: now,
    lastSeenAt: now,
    // never: nobody has proven to be this person
    authenticatedAt: 0,
    idleEndsAt: now + IMPERSONATION_MS,
  };
  const transaction = transactions
    .begin()
    .add(sessions.insertUnrefreshable(session))
    .add(standings.checkPlain(userId), () => new AdminAccount())
    .add(accounts.change(found.account, {}, now))
    .emit({
      module: 'auth',
      type: AUTH_EVENTS.impersonated,
      aggregate: userId,
      subject: userId,
      version: found.account.version + 1,
      data: {},
    });
  note(transaction, AUTH_AUDIT.impersonated);
  await transaction.commit();
  return session;
}
