import type { Page } from '../../platform/dynamodb/table.ts';
import type { MemberRepository } from '../organisations/member.repository.ts';
import type { Member } from '../organisations/organisation.ts';

/** Who owns an organisation whose only owner is erased: the admin who has been there longest, else the member. */
export async function findHeir(
  members: Pick<MemberRepository, 'page'>,
  organisationId: string,
  userId: string,
): Promise<Member | null> {
  const others: Member[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Member> = await members.page(organisationId, { limit: 100, cursor });
    others.push(...page.items.filter((member) => member.userId !== userId));
    cursor = page.cursor;
  } while (cursor !== null);
  const rank = ({ role, joinedAt }: Member) =>
    (role === 'member' ? 1 : 0) * Number.MAX_SAFE_INTEGER + joinedAt;
  return others.reduce<Member | null>((best, one) => (best && rank(best) <= rank(one) ? best : one), null);
}
