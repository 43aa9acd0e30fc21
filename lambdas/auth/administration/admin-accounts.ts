import type { AuthServices } from '../services.ts';
import type { Standing } from '../standing.repository.ts';
import type { Actor } from './actor.ts';
import { OwnAccount, UserNotFound } from './errors.ts';
import type { Outcome } from './find-account.ts';
import { findStanding } from './find-account.ts';
import { impersonate } from './impersonate.ts';
import type { Impersonation } from './impersonate.ts';
import { overviewOf } from './overview.ts';
import type { AccountOverview } from './overview.ts';
import { endAllSessions, reinstate, suspend } from './suspension.ts';

/**
 * What administrators may do with the accounts of others, by id: the operator's changes, with an actor who could lose the
 * right to them. Each fails with UserNotFound for who isn't there, and OwnAccount for the actor's.
 */
export interface AdminAccounts {
  /** Null where there is no account. */
  overview(userId: string): Promise<AccountOverview | null>;
  /** Null while the address of the account is not proven. */
  standing(userId: string): Promise<Standing | null>;
  suspend(userId: string, actor: Actor): Promise<void>;
  reinstate(userId: string, actor: Actor): Promise<void>;
  /** Ends every session, and changes nothing else. */
  revokeSessions(userId: string, actor: Actor): Promise<void>;
  /** @throws AdminAccount besides */
  impersonate(userId: string, actor: Actor): Promise<Impersonation>;
}

export function adminAccounts(services: AuthServices): AdminAccounts {
  const change = async (
    work: (services: AuthServices, who: { userId: string; actor: Actor }) => Promise<Outcome>,
    userId: string,
    actor: Actor,
  ): Promise<void> => {
    if (userId === actor.by) throw new OwnAccount();
    if ((await work(services, { userId, actor })) === 'unknown') throw new UserNotFound();
  };
  return {
    overview: (userId) => overviewOf(services, userId),
    standing: (userId) => services.standings.find(userId),
    suspend: (userId, actor) => change(suspend, userId, actor),
    reinstate: (userId, actor) => change(reinstate, userId, actor),
    revokeSessions: (userId, actor) => change(revokeSessions, userId, actor),
    impersonate: (userId, actor) => impersonate(services, { userId, actor }),
  };
}

async function revokeSessions(
  services: AuthServices,
  who: { readonly userId: string; readonly actor: Actor },
): Promise<Outcome> {
  if (!(await findStanding(services, who.userId))) return 'unknown';
  await endAllSessions(services, who);
  return 'done';
}
