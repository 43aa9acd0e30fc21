import type { Role } from '../../platform/http/route.ts';
import { AUTH_AUDIT } from '../auth.contract.ts';
import { repeatOnConflict } from '../repeat.ts';
import { findStanding } from './find-account.ts';
import type { Actor } from './actor.ts';
import type { AdministrationServices, Outcome } from './find-account.ts';
import { noteOf } from './note.ts';

export interface RoleChange {
  readonly userId: string;
  readonly role: Role;
  readonly actor: Actor;
}

/** Gives somebody a role. It counts from their next request on, in sessions that two factors have proven. */
export function grantRole(services: AdministrationServices, change: RoleChange): Promise<Outcome> {
  return setRole(services, change, true);
}

/** Takes a role away; the next request is without it. */
export function withdrawRole(services: AdministrationServices, change: RoleChange): Promise<Outcome> {
  return setRole(services, change, false);
}

function setRole(
  services: AdministrationServices,
  { userId, role, actor }: RoleChange,
  isHeld: boolean,
): Promise<Outcome> {
  const { accounts, standings, transactions, clock } = services;
  return repeatOnConflict(async () => {
    const found = await findStanding(services, userId);
    if (!found) return 'unknown';
    const { account, standing } = found;
    if (standing.roles.includes(role) === isHeld) return 'already';
    const transaction = transactions.begin().add(accounts.change(account, {}, clock.now()));
    const writes = isHeld ? standings.grant(standing, role) : standings.withdraw(standing, role);
    for (const write of writes) transaction.add(write);
    const action = isHeld ? AUTH_AUDIT.roleGranted : AUTH_AUDIT.roleWithdrawn;
    (await noteOf(services, actor, userId))(transaction, action);
    await transaction.commit();
    return 'done';
  });
}

/** Who has a role, in the order of their registration. */
export async function holdersOf(
  { standings }: Pick<AdministrationServices, 'standings'>,
  role: Role,
): Promise<readonly string[]> {
  const found: string[] = [];
  let cursor: string | null = null;
  do {
    const page: { userIds: string[]; cursor: string | null } = await standings.holders(role, cursor);
    found.push(...page.userIds);
    cursor = page.cursor;
  } while (cursor !== null);
  return found;
}
