import { AUTH_AUDIT, AUTH_EVENTS } from '../auth.contract.ts';
import { endSessions } from '../end-sessions.ts';
import { repeatOnConflict } from '../repeat.ts';
import type { AdministrationServices, Outcome } from './find-account.ts';
import { findStanding } from './find-account.ts';

export interface Suspension {
  readonly userId: string;
  /** What did it, for the audit log. */
  readonly device: string;
}

/**
 * Suspends an account: from here on no login ends in a session, and no API key is good. Its sessions end, those too
 * that a suspension before left behind when it was interrupted. The owner gets a mail.
 */
export async function suspend(services: AdministrationServices, suspension: Suspension): Promise<Outcome> {
  const { userId, device } = suspension;
  const outcome = await setSuspended(services, suspension, true);
  if (outcome !== 'unknown') await endSessions(services, { userId, except: null, device });
  return outcome;
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
  { userId, device }: Suspension,
  isSuspended: boolean,
): Promise<Outcome> {
  const { accounts, standings, transactions, users, clock } = services;
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
    users.audit(transaction, { userId, action, device });
    await transaction.commit();
    return 'done';
  });
}
