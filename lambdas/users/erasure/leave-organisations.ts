import type { Page, Table } from '../../platform/dynamodb/table.ts';
import type { Write } from '../../platform/dynamodb/write.ts';
import type { Transaction, TransactionFactory } from '../../platform/transaction.ts';
import { MemberRepository } from '../organisations/member.repository.ts';
import { OrganisationRepository } from '../organisations/organisation.repository.ts';
import type { Member, Organisation } from '../organisations/organisation.ts';
import type { ErasureRepository } from './erasure.repository.ts';
import { findHeir } from './find-heir.ts';

export interface LeaveOrganisationsDeps {
  /** users' own. */
  readonly table: Table;
  readonly erasures: ErasureRepository;
  readonly transactions: TransactionFactory;
}

/**
 * Takes somebody out of every organisation. One that is theirs alone goes with them; one whose only owner they became
 * after they asked to be erased gets another owner. Which of it happens is decided by the organisation's version, in
 * one transaction each: whoever joins in the same second is not taken along.
 *
 * @throws Conflict when an organisation was changed in the same moment
 */
export async function leaveOrganisations(deps: LeaveOrganisationsDeps, userId: string): Promise<void> {
  const members = new MemberRepository(deps.table);
  let cursor: string | null = null;
  do {
    const page: Page<Member> = await members.pageOf(userId, { limit: 50, cursor });
    for (const membership of page.items) await leave(deps, membership);
    cursor = page.cursor;
  } while (cursor !== null);
}

async function leave(deps: LeaveOrganisationsDeps, membership: Member): Promise<void> {
  const organisation = await new OrganisationRepository(deps.table).find(membership.organisationId);
  const transaction = deps.transactions.begin();
  // both sides of the membership
  addAll(transaction, new MemberRepository(deps.table).delete(membership));
  if (organisation?.members === 1) takeAlong(deps, transaction, membership, organisation);
  else if (organisation) await leaveToOthers(deps, transaction, membership, organisation);
  await transaction.commit();
}

function takeAlong(
  { table, erasures }: LeaveOrganisationsDeps,
  transaction: Transaction,
  { userId }: Member,
  organisation: Organisation,
): void {
  transaction
    .add(new OrganisationRepository(table).delete(organisation))
    .add(erasures.takeAlong(userId, organisation.organisationId));
}

async function leaveToOthers(
  { table }: LeaveOrganisationsDeps,
  transaction: Transaction,
  { organisationId, userId, role }: Member,
  organisation: Organisation,
): Promise<void> {
  const members = new MemberRepository(table);
  const isLastOwner = role === 'owner' && organisation.owners === 1;
  const heir = isLastOwner ? await findHeir(members, organisationId, userId) : null;
  if (heir) addAll(transaction, members.replace({ ...heir, role: 'owner', version: heir.version + 1 }));
  const owners = organisation.owners - (role === 'owner' ? 1 : 0) + (heir ? 1 : 0);
  const next = {
    ...organisation,
    members: organisation.members - 1,
    owners,
    version: organisation.version + 1,
  };
  transaction.add(new OrganisationRepository(table).replace(next));
}

function addAll(transaction: Transaction, writes: readonly Write[]): void {
  for (const write of writes) transaction.add(write);
}
