import type { Page, Table } from '../../platform/dynamodb/table.ts';
import { MemberRepository } from '../organisations/member.repository.ts';
import type { Member } from '../organisations/organisation.ts';

/** The ids of the organisations that somebody owns, sorted; one person belongs to fifty or so. */
export async function ownedOrganisations(table: Table, userId: string): Promise<readonly string[]> {
  const members = new MemberRepository(table);
  const owned: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Member> = await members.pageOf(userId, { limit: 100, cursor });
    owned.push(...page.items.filter(({ role }) => role === 'owner').map((member) => member.organisationId));
    cursor = page.cursor;
  } while (cursor !== null);
  return owned.sort();
}
