import type { Page } from '../../platform/dynamodb/table.ts';
import { Conflict } from '../../platform/errors.ts';
import { VersionTaken } from '../held-version.ts';
import { changeOrganisation } from '../organisations/change-organisation.ts';
import { dissolve } from '../organisations/delete-organisation.ts';
import type { Member, Organisation } from '../organisations/organisation.ts';
import { ORGANISATION_AUDIT, ORGANISATION_EVENTS } from '../organisations/organisations.contract.ts';
import type { Actor, OrganisationServices } from '../organisations/services.ts';
import type { ErasureRepository } from './erasure.repository.ts';
import { handOver } from './hand-over.ts';

export interface LeaveOrganisationsDeps extends OrganisationServices {
  readonly erasures: ErasureRepository;
}

/** The last one goes thousands of versions ahead: more than anybody changes in the 35 days that a backup is old. */
const ATTEMPTS = 14;
/** In organisations' logs, where the others say which browser. */
const DEVICE = 'the erasure of the account';

/**
 * Takes somebody out of every organisation. One that is theirs alone goes with them; one whose only owner they became
 * after they asked to be erased gets another owner. Which of it happens is decided by the organisation's version:
 * whoever joins in the same second is not taken along.
 *
 * @throws Conflict when others kept changing an organisation
 */
export async function leaveOrganisations(deps: LeaveOrganisationsDeps, userId: string): Promise<void> {
  let cursor: string | null = null;
  do {
    const page: Page<Member> = await deps.members.pageOf(userId, { limit: 50, cursor });
    for (const membership of page.items) await leaveAtLast(deps, membership);
    cursor = page.cursor;
  } while (cursor !== null);
}

/**
 * Leaves an organisation that others change at the same moment, or whose table was restored: the events of the versions
 * to come are there already then, and every attempt goes twice as far ahead.
 */
async function leaveAtLast(deps: LeaveOrganisationsDeps, membership: Member): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await leave(deps, membership);
    } catch (error) {
      if (!(error instanceof Conflict) || attempt === ATTEMPTS) throw error;
    }
    const organisation = await deps.organisations.find(membership.organisationId);
    if (!organisation) continue;
    await deps.transactions
      .begin()
      .add(deps.organisations.skipVersions(organisation, 2 ** attempt))
      .commit()
      .catch(ignoreConflict);
  }
}

/** Somebody was faster: the next attempt reads what they wrote. */
function ignoreConflict(error: unknown): void {
  if (!(error instanceof Conflict)) throw error;
}

async function leave(deps: LeaveOrganisationsDeps, membership: Member): Promise<void> {
  const { organisationId, userId, role } = membership;
  const actor: Actor = { userId, device: DEVICE };
  const organisation = await deps.organisations.find(organisationId);
  const isEnding = organisation !== null && organisation.deletingSince !== null;
  if (organisation?.members === 1 || (isEnding && role === 'owner')) {
    return takeAlong(deps, organisation, actor);
  }
  // whoever is deleting it removes the others as well
  if (organisation === null || isEnding) return removeMembership(deps, membership);
  if (role === 'owner' && organisation.owners === 1) {
    return leaveToOthers(deps, await handOver(deps, organisation, actor), membership, actor);
  }
  return leaveToOthers(deps, organisation, membership, actor);
}

/** Nothing more happens to it from the first write on, which also says whose end it shares. */
async function takeAlong(
  deps: LeaveOrganisationsDeps,
  organisation: Organisation,
  actor: Actor,
): Promise<void> {
  const { organisations, erasures, audit, transactions, clock } = deps;
  const { organisationId, version, deletingSince } = organisation;
  const taken = erasures.takeAlong(actor.userId, organisationId);
  if (deletingSince !== null) {
    await transactions.begin().add(taken).commit();
    return dissolve(deps, organisation, actor);
  }
  const ending = { ...organisation, deletingSince: clock.now(), version: version + 1 };
  const action = ORGANISATION_AUDIT.deletionBegun;
  await transactions
    .begin()
    .add(organisations.replace(ending), () => new VersionTaken())
    .add(taken)
    .add(audit.append({ organisationId, by: actor.userId, action, device: actor.device }))
    .commit();
  await dissolve(deps, ending, actor);
}

async function leaveToOthers(
  deps: LeaveOrganisationsDeps,
  organisation: Organisation,
  membership: Member,
  actor: Actor,
): Promise<void> {
  const { organisationId, userId, role } = membership;
  const owners = organisation.owners - Number(role === 'owner');
  const { transaction } = changeOrganisation(deps, organisation, {
    actor,
    action: ORGANISATION_AUDIT.memberLeft,
    about: userId,
    event: { type: ORGANISATION_EVENTS.memberLeft, data: { userId, by: userId } },
    set: { members: organisation.members - 1, owners },
  });
  const revoked = await deps.invitations.revokedWith({ organisationId, userId, role: null });
  for (const write of [...deps.members.delete(membership), ...revoked]) transaction.add(write);
  await transaction.commit();
}

async function removeMembership(
  { members, transactions }: LeaveOrganisationsDeps,
  membership: Member,
): Promise<void> {
  const transaction = transactions.begin();
  for (const write of members.delete(membership)) transaction.add(write);
  await transaction.commit();
}
