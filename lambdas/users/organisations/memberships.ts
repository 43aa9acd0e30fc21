import type { Item } from '../../platform/dynamodb/item.ts';
import type { Table } from '../../platform/dynamodb/table.ts';
import { currentOrganisationKey, memberKey, userOrganisationKey } from '../keys.ts';
import { accessTo } from './access-to.ts';
import type { AccessAsked } from './access-to.ts';
import type { Membership } from './organisation.ts';

/** Who belongs to which organisation, and may do what there, for other modules. Every read is strong. */
export interface Memberships {
  /** Null where they do not belong to it, or it does not exist. */
  find(organisationId: string, userId: string): Promise<Membership | null>;
  /** The organisation that they were given when they registered; null for nobody we know. */
  personalOf(userId: string): Promise<Membership | null>;
  /** The organisation that they mean where they name none: the one they switched to, else the personal one. */
  currentOf(userId: string): Promise<Membership | null>;
  /** People who belong to it. */
  size(organisationId: string): Promise<number>;
  /**
   * The part of somebody in an organisation, where it is enough for what they want to do.
   *
   * @throws NotFound `organisation_not_found`, also when it exists and they don't belong to it; Forbidden `role_required`
   */
  accessTo(asked: AccessAsked): Promise<Membership>;
}

/** The part of users that only reads memberships; it needs `UsersData.grantMemberships`. */
export function memberships(table: Table): Memberships {
  const all = (userId: string) => pages<Membership>(table, userOrganisationKey(userId, ''));
  const found: Pick<Memberships, 'find' | 'currentOf'> = {
    async find(organisationId, userId) {
      const key = memberKey(organisationId, userId);
      const item = await table.get<Membership & Item>(key, { consistent: true });
      return item && toMembership(item);
    },
    async currentOf(userId) {
      const { pk, sk } = currentOrganisationKey(userId);
      let chosen: string | null = null;
      let personal: Membership | null = null;
      // one query: the choice sorts before the organisations
      for await (const item of pages<Membership & Item>(table, { pk, sk: '' })) {
        if (item['sk'] === sk) chosen = item.organisationId;
        else if (item.organisationId === chosen) return toMembership(item);
        else if (item.personal) personal = toMembership(item);
      }
      return personal;
    },
  };
  return {
    ...found,
    async personalOf(userId) {
      for await (const item of all(userId)) {
        if (item.personal) return toMembership(item);
      }
      return null;
    },
    async size(organisationId) {
      let members = 0;
      for await (const _ of pages(table, memberKey(organisationId, ''))) members += 1;
      return members;
    },
    accessTo: (asked) => accessTo(found, asked),
  };
}

async function* pages<T>(table: Table, { pk, sk: prefix }: { readonly pk: string; readonly sk: string }) {
  let cursor: string | null = null;
  do {
    const query = { pk, prefix, cursor, limit: 100, consistent: true };
    const page: { items: T[]; cursor: string | null } = await table.query<T>(query);
    yield* page.items;
    cursor = page.cursor;
  } while (cursor !== null);
}

function toMembership({ organisationId, userId, role, personal }: Membership): Membership {
  return { organisationId, userId, role, personal };
}
