import type { Role } from '../../platform/http/route.ts';
import { AccountRepository } from '../account.repository.ts';
import { authKeys } from '../keys.ts';
import type { ProvisioningDeps } from '../provisioning.module.ts';
import { SessionCache } from '../session-cache.ts';
import { SessionRepository } from '../session.repository.ts';
import { StandingRepository } from '../standing.repository.ts';
import { OPERATOR } from './actor.ts';
import type { Actor } from './actor.ts';
import { findUserId } from './find-account.ts';
import type { AdministrationServices, Outcome } from './find-account.ts';
import { grantRole, holdersOf, withdrawRole } from './roles.ts';
import { endAllSessions, reinstate, suspend } from './suspension.ts';

export interface RoleHolder {
  readonly userId: string;
  /** Null when their data was erased. */
  readonly email: string | null;
}

/** What an operator may do with the accounts of others, by their mail addresses; each change is in the account's audit log and in the administrators'. */
export interface Administration {
  holders(role: Role): Promise<readonly RoleHolder[]>;
  grant(email: string, role: Role): Promise<Outcome>;
  withdraw(email: string, role: Role): Promise<Outcome>;
  suspend(email: string): Promise<Outcome>;
  reinstate(email: string): Promise<Outcome>;
  /** Ends every session, and changes nothing else. */
  logOut(email: string): Promise<Outcome>;
}

/** Without a cache: sessions that it ends are believed by those who ask the cache for ten seconds at most. */
export function accountAdministration(deps: ProvisioningDeps, actor: Actor = OPERATOR): Administration {
  const services: AdministrationServices = {
    ...deps,
    keys: authKeys(deps.secrets, deps.clock),
    accounts: new AccountRepository(deps.table),
    sessions: new SessionRepository(deps.table),
    sessionCache: new SessionCache(null),
    standings: new StandingRepository(deps.table),
  };
  const withUser = async (email: string, work: (userId: string) => Promise<Outcome>): Promise<Outcome> => {
    const userId = await findUserId(services, email);
    return userId === null ? 'unknown' : work(userId);
  };
  return {
    holders: async (role) =>
      Promise.all(
        (await holdersOf(services, role)).map(async (userId) => ({
          userId,
          email: await deps.users.addressOf(userId),
        })),
      ),
    grant: (email, role) => withUser(email, (userId) => grantRole(services, { userId, role, actor })),
    withdraw: (email, role) => withUser(email, (userId) => withdrawRole(services, { userId, role, actor })),
    suspend: (email) => withUser(email, (userId) => suspend(services, { userId, actor })),
    reinstate: (email) => withUser(email, (userId) => reinstate(services, { userId, actor })),
    logOut: (email) =>
      withUser(email, async (userId) => {
        await endAllSessions(services, { userId, actor });
        return 'done';
      }),
  };
}
