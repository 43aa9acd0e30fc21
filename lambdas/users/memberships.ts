import type { Item } from '../platform/dynamodb/item.ts';
import type { Table } from '../platform/dynamodb/table.ts';
import { memberKey, userOrganisationKey } from './keys.ts';

export type Role = 'owner' | 'admin' | 'member';

/** Somebody's part in an organisation. */
export interface Membership {
  readonly organisationId: string;
  readonly userId: string;
  readonly role: Role;
  /** Whether it is the organisation that everybody is given. */
  readonly personal: boolean;
}

/** Who belongs to which organisation, for other modules. Every read is strong. */
export interface Memberships {
  /** Null where they do not belong to it, or it does not exist. */
  find(organisationId: string, userId: string): Promise<Membership | null>;
  /** The organisation that they were given when they registered; null for nobody we know. */
  personalOf(userId: string): Promise<Membership | null>;
  /** People who belong to it. */
  size(organisationId: string): Promise<number>;
}

/** The part of users that only reads memberships; it needs `UsersData.grantMemberships`. */
export function memberships(table: Table): Memberships {
  return {
    async find(organisationId, userId) {
      const key = memberKey(organisationId, userId);
      const item = await table.get<Membership & Item>(key, { consistent: true });
      return item && toMembership(item);
    },
    async personalOf(userId) {
      for await (const item of pages(table, userOrganisationKey(userId, ''))) {
        if (item.personal) return toMembership(item);
      }
      return null;
    },
    async size(organisationId) {
      let members = 0;
      for await (const _ of pages(table, memberKey(organisationId, ''))) members += 1;
      return members;
    },
  };
}

async function* pages(table: Table, { pk, sk: prefix }: { readonly pk: string; readonly sk: string }) {
  let cursor: string | null = null;
  do {
    const page: { items: Membership[]; cursor: string | null } = await table.query<Membership & Item>({
      pk,
      prefix,
      cursor,
      consistent: true,
    });
    yield* page.items;
    cursor = page.cursor;
  } while (cursor !== null);
}

function toMembership({ organisationId, userId, role, personal }: Membership): Membership {
  return { organisationId, userId, role, personal };
}
