import { AUTH_AUDIT, AUTH_EVENTS } from '../auth.contract.ts';
import { endSessions } from '../end-sessions.ts';
import { repeatOnConflict } from '../repeat.ts';
import { deviceFor } from './actor.ts';
import type { Actor } from './actor.ts';
import { findStanding } from './find-account.ts';
import type { AdministrationServices, Outcome } from './find-account.ts';
import { noteOf } from './note.ts';

export interface Suspension {
  readonly userId: string;
  readonly actor: Actor;
}

/**
 * Suspends an account: from here on no login ends in a session, and no API key is good. Its sessions end, those too
 * that a suspension before left behind when it was interrupted. The owner gets a mail.
 */
export async function suspend(services: AdministrationServices, suspension: Suspension): Promise<Outcome> {
  const outcome = await setSuspended(services, suspension, true);
  if (outcome !== 'unknown') await endAllSessions(services, suspension);
  return outcome;
}

/** Ends every session of somebody's, and changes nothing else: they may log in at once. */
export async function endAllSessions(
  services: AdministrationServices,
  { userId, actor }: Suspension,
): Promise<void> {
  const note = await noteOf(services, actor, userId);
  await endSessions(services, { userId, except: null, device: deviceFor(actor), note });
}

/**
 * Lets a suspended account in again: its password, passkeys and API keys are as they were, its sessions gone. The
 * owner gets a mail.
 */
export async function reinstate(services: AdministrationServices, suspension: Suspension): Promise<Outcome> {
  return setSuspended(services, suspension, false);
}

function setSuspended(
  services: AdministrationServices,
  { userId, actor }: Suspension,
  isSuspended: boolean,
): Promise<Outcome> {
  const { accounts, standings, transactions, clock } = services;
  return repeatOnConflict(async () => {
    const found = await findStanding(services, userId);
    if (!found) return 'unknown';
    if ((found.standing.suspendedAt !== null) === isSuspended) return 'already';
    const now = clock.now();
    const transaction = transactions
      .begin()
      .add(standings.change(userId, { suspendedAt: isSuspended ? now : null }))
      .add(accounts.change(found.account, {}, now));
    transaction.emit({
      module: 'auth',
      type: isSuspended ? AUTH_EVENTS.suspended : AUTH_EVENTS.reinstated,
      aggregate: userId,
      subject: userId,
      version: found.account.version + 1,
      data: {},
    });
    const action = isSuspended ? AUTH_AUDIT.suspended : AUTH_AUDIT.reinstated;
    (await noteOf(services, actor, userId))(transaction, action);
    await transaction.commit();
    return 'done';
  });
}
