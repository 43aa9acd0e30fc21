import { allOf, contains, equals, exists, not } from '../platform/dynamodb/expression.ts';
import type { Item, Key } from '../platform/dynamodb/item.ts';
import type { Table } from '../platform/dynamodb/table.ts';
import type { Write } from '../platform/dynamodb/write.ts';
import type { Role } from '../platform/http/route.ts';

/** What an account may do, whatever it has logged in with. */
export interface Standing {
  readonly userId: string;
  readonly roles: readonly Role[];
  /** Since when it may do nothing; milliseconds since the epoch, null while it may. */
  readonly suspendedAt: number | null;
  /** Whether logins ask for a code: what needs a fresh proof then needs a session that two factors have proven. */
  readonly hasMfa: boolean;
}

/** A partition of its own, as sessions have: verifiers of other functions read it, and not the credential. */
const standingKey = (userId: string): Key => ({ pk: `STANDING#${userId}`, sk: 'STANDING' });

/** For the list alone: what counts is the standing. */
const holderKey = (role: Role, userId: string): Key => ({ pk: `ROLE#${role}`, sk: `USER#${userId}` });

/** Standings: an account has one from the first proof of its address on, and without one nothing lets it in. */
export class StandingRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** A strong read. */
  async find(userId: string): Promise<Standing | null> {
    const item = await this.#table.get<Standing & Item>(standingKey(userId), { consistent: true });
    if (!item) return null;
    const { roles, suspendedAt, hasMfa } = item;
    return { userId, roles, suspendedAt, hasMfa };
  }

  /** With the first proof of the account's address; fails when there was one before. */
  open(userId: string): Write {
    const standing: Standing = { userId, roles: [], suspendedAt: null, hasMfa: false };
    return this.#table.put({ ...standingKey(userId), ...standing }, { ifAbsent: true });
  }

  /** Fails unless the account may act now. */
  checkGood(userId: string): Write {
    return this.#table.check(standingKey(userId), equals({ suspendedAt: null }));
  }

  /** Fails unless the account may act now, and as an administrator. */
  checkAdmin(userId: string): Write {
    const condition = allOf(equals({ suspendedAt: null }), contains('roles', 'admin' satisfies Role));
    return this.#table.check(standingKey(userId), condition);
  }

  /** Fails unless the account may act now, and has no role that could be borrowed with it. */
  checkPlain(userId: string): Write {
    const condition = allOf(equals({ suspendedAt: null }), not(contains('roles', 'admin' satisfies Role)));
    return this.#table.check(standingKey(userId), condition);
  }

  /** Gives an account a role, and puts it among those who have it; as `change`. */
  grant({ userId, roles }: Standing, role: Role): Write[] {
    return [
      this.change(userId, { roles: [...new Set([...roles, role])] }),
      this.#table.put({ ...holderKey(role, userId), userId }),
    ];
  }

  /** Takes a role away; as `change`. */
  withdraw({ userId, roles }: Standing, role: Role): Write[] {
    return [
      this.change(userId, { roles: roles.filter((other) => other !== role) }),
      this.#table.delete(holderKey(role, userId)),
    ];
  }

  /** With the roles: nothing lets the account in any more. */
  remove({ userId, roles }: Standing): Write[] {
    return [
      this.#table.delete(standingKey(userId)),
      ...roles.map((role) => this.#table.delete(holderKey(role, userId))),
    ];
  }

  /** A page of the users who have a role. */
  async holders(role: Role, cursor: string | null = null) {
    const { pk, sk: prefix } = holderKey(role, '');
    const query = { pk, prefix, cursor, consistent: true };
    const { items, cursor: next } = await this.#table.query<{ readonly userId: string }>(query);
    return { userIds: items.map(({ userId }) => userId), cursor: next };
  }

  /** Fails when there is none. Who changes it counts the account up, so that of two at once one reads again. */
  change(userId: string, set: Partial<Omit<Standing, 'userId'>>): Write {
    return this.#table.update(standingKey(userId), { set }, { condition: exists() });
  }
}
