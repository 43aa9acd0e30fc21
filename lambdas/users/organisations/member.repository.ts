import { equals } from '../../platform/dynamodb/expression.ts';
import type { Item } from '../../platform/dynamodb/item.ts';
import type { Page, Table } from '../../platform/dynamodb/table.ts';
import type { Write } from '../../platform/dynamodb/write.ts';
import { currentOrganisationKey, memberKey, userOrganisationKey } from '../keys.ts';
import type { Member } from './organisation.ts';

export interface PageWanted {
  readonly limit: number;
  readonly cursor: string | null;
}

/** Who belongs to which organisation, stored so that it is read from either side. */
export class MemberRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** A strong read; null where they don't belong to it. */
  async find(organisationId: string, userId: string): Promise<Member | null> {
    const item = await this.#table.get<Member & Item>(memberKey(organisationId, userId), {
      consistent: true,
    });
    return item && toMember(item);
  }

  /** The people of an organisation; a strong read. @throws BadRequest `cursor_invalid` */
  async page(organisationId: string, { limit, cursor }: PageWanted): Promise<Page<Member>> {
    const { pk, sk: prefix } = memberKey(organisationId, '');
    const page = await this.#table.query<Member & Item>({ pk, prefix, limit, cursor, consistent: true });
    return { items: page.items.map(toMember), cursor: page.cursor };
  }

  /** The organisations of a person, oldest first; a strong read. @throws BadRequest `cursor_invalid` */
  async pageOf(userId: string, { limit, cursor }: PageWanted): Promise<Page<Member>> {
    const { pk, sk: prefix } = userOrganisationKey(userId, '');
    const page = await this.#table.query<Member & Item>({ pk, prefix, limit, cursor, consistent: true });
    return { items: page.items.map(toMember), cursor: page.cursor };
  }

  /** Two writes. */
  insert(member: Member): readonly Write[] {
    return this.#bothWays(member).map((item) => this.#table.put(item, { ifAbsent: true }));
  }

  /** Two writes. The organisation's version guards them, as it does every change of its members. */
  replace(next: Member): readonly Write[] {
    return this.#bothWays(next).map((item) => this.#table.put(item));
  }

  /** Two writes; they do nothing where they don't belong to it. */
  delete({ organisationId, userId }: Pick<Member, 'organisationId' | 'userId'>): readonly Write[] {
    const keys = [memberKey(organisationId, userId), userOrganisationKey(userId, organisationId)];
    return keys.map((key) => this.#table.delete(key));
  }

  /** Makes an organisation of somebody's the one that they mean where they name none. */
  makeCurrent(userId: string, organisationId: string): Write {
    return this.#table.put({ ...currentOrganisationKey(userId), organisationId });
  }

  /** Fails where they don't belong to the organisation. */
  check(organisationId: string, userId: string): Write {
    return this.#table.check(memberKey(organisationId, userId), equals({ userId }));
  }

  #bothWays(member: Member) {
    const { organisationId, userId } = member;
    return [
      { ...memberKey(organisationId, userId), ...member },
      { ...userOrganisationKey(userId, organisationId), ...member },
    ];
  }
}

function toMember({ organisationId, userId, role, personal, version = 1, joinedAt }: Member): Member {
  return { organisationId, userId, role, personal, version, joinedAt };
}
