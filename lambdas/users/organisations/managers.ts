import type { Table } from '../../platform/dynamodb/table.ts';
import { permits } from './access.ts';
import { MemberRepository } from './member.repository.ts';
import { MAX_MEMBERS } from './organisation.ts';

export interface Managers {
  /** The ids of an organisation's owners and admins; none where there is no such organisation. A strong read. */
  managersOf(organisationId: string): Promise<readonly string[]>;
}

/** The part of users that only reads who runs an organisation; `UsersData.grantContact` or `grantMemberships`. */
export function managers(table: Table): Managers {
  const members = new MemberRepository(table);
  return {
    async managersOf(organisationId) {
      const found: string[] = [];
      let cursor: string | null = null;
      do {
        const page = await members.page(organisationId, { limit: MAX_MEMBERS, cursor });
        const managing = page.items.filter(({ role }) => permits(role, 'members.manage'));
        found.push(...managing.map(({ userId }) => userId));
        cursor = page.cursor;
      } while (cursor !== null);
      return found;
    },
  };
}
