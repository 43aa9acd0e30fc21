import { absent, equals } from '../platform/dynamodb/expression.ts';
import type { Item, Key } from '../platform/dynamodb/item.ts';
import type { Table } from '../platform/dynamodb/table.ts';
import { ConditionFailed } from '../platform/dynamodb/write.ts';
import type { Write } from '../platform/dynamodb/write.ts';
import { findUnder } from '../platform/root-keys.ts';
import type { KeyedHashes } from '../platform/root-keys.ts';

/** What somebody logs in with. */
export interface Account {
  readonly userId: string;
  /** The keyed hash of the address, under the root that it was made with: see emailKeys. */
  readonly emailKey: string;
  /** PHC string; before the address is proven it is the latest registration's, good for nothing but a hint. */
  readonly passwordHash: string | null;
  /** When the address was proven; milliseconds since the epoch, null for never. */
  readonly verifiedAt: number | null;
  /** Tokens mailed until then are dead: another password or address. Milliseconds since the epoch, null for never. */
  readonly resetAt: number | null;
  /** Since when logins ask for a second factor; milliseconds since the epoch, null while they don't. */
  readonly mfaSince: number | null;
  /** Counts the account's changes and its events: the `version` of both. */
  readonly version: number;
}

/** A password that waits for the proof of its address, by the browser or program that chose it. */
export interface PendingCredential {
  readonly passwordHash: string;
}

const accountKey = (userId: string): Key => ({ pk: `USER#${userId}`, sk: 'CREDENTIAL' });
const addressKey = (emailKey: string): Key => ({ pk: `EMAIL#${emailKey}`, sk: 'EMAIL' });
const pendingKey = (userId: string, registrationHash: string): Key => ({
  pk: `USER#${userId}`,
  sk: `PENDING#${registrationHash}`,
});

const MAX_PENDING = 20;
const ADDRESS = addressKey('');

/** The keyed hash of the address that an item claims; null for an item of another kind. */
export function emailKeyIn({ pk, sk }: Item): string | null {
  const isAddress = sk === ADDRESS.sk && String(pk).startsWith(ADDRESS.pk);
  return isAddress ? String(pk).slice(ADDRESS.pk.length) : null;
}

/** Accounts by mail address and by id, and the credentials that wait for a proven address. */
export class AccountRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /**
   * A strong read for each root that is known and one more, whether the address is known or not.
   *
   * @param nobody an id that no user has, to look up in place of an unknown one's
   */
  async findByEmail(emailKeys: KeyedHashes, nobody: string): Promise<Account | null> {
    const address = await findUnder(emailKeys, (key) =>
      this.#table.get<{ readonly userId: string }>(addressKey(key), CONSISTENT),
    );
    return this.find(address?.userId ?? nobody);
  }

  async find(userId: string): Promise<Account | null> {
    const item = await this.#table.get<Account>(accountKey(userId), CONSISTENT);
    return item && toAccount(item);
  }

  /** Takes the address; fails when somebody has it, under whichever root. A write for each root. */
  claimAddress({ active, all }: KeyedHashes, userId: string): Write[] {
    const claim = this.#table.put({ ...addressKey(active), userId }, { ifAbsent: true });
    const others = all.filter((key) => key !== active);
    return [claim, ...others.map((key) => this.#table.check(addressKey(key), absent()))];
  }

  /**
   * Takes the address from an account that never proved it, with the key that it has there; fails when it has passed on
   * meanwhile.
   */
  takeAddress(from: Account, userId: string): Write {
    const condition = equals({ userId: from.userId });
    return this.#table.put({ ...addressKey(from.emailKey), userId }, { condition });
  }

  /** Gives the address up; fails when it is somebody else's. */
  freeAddress(emailKey: string, userId: string): Write {
    return this.#table.delete(addressKey(emailKey), { condition: equals({ userId }) });
  }

  /** Gives an account's address another key, under another root; fails when either has passed on meanwhile. */
  moveAddress(userId: string, from: string, to: string): Write[] {
    return [
      this.freeAddress(from, userId),
      this.#table.put({ ...addressKey(to), userId }, { ifAbsent: true }),
      this.#table.update(
        accountKey(userId),
        { set: { emailKey: to } },
        { condition: equals({ emailKey: from }) },
      ),
    ];
  }

  /** Removes an account that never proved its address; fails when it has changed since it was read. */
  removeUnproven({ userId, version }: Account): Write {
    const condition = equals({ version, verifiedAt: null });
    return this.#table.delete(accountKey(userId), { condition });
  }

  /** Removes an account whose owner is erased; fails when its address has changed since it was read. */
  remove({ userId, emailKey }: Account): Write {
    return this.#table.delete(accountKey(userId), { condition: equals({ emailKey }) });
  }

  insert(account: Account, now: number): Write {
    const item = { ...accountKey(account.userId), ...account, createdAt: now, updatedAt: now };
    return this.#table.put(item, { ifAbsent: true });
  }

  /** Changes the account as it was read; fails when it has changed since. Counts the version up by one. */
  change(
    seen: Account,
    set: Partial<Pick<Account, 'emailKey' | 'passwordHash' | 'verifiedAt' | 'resetAt' | 'mfaSince'>>,
    now: number,
  ): Write {
    const { userId, version } = seen;
    return this.#table.update(
      accountKey(userId),
      { set: { ...set, version: version + 1, updatedAt: now } },
      { condition: equals({ version }) },
    );
  }

  /**
   * Replaces a hash by another one of the same password, at once. It is no change of the account: its version stays.
   *
   * @returns whether the account has that hash now; false where the password was changed since it was read
   */
  async rehash({ userId, passwordHash: seen }: Account, passwordHash: string): Promise<boolean> {
    const condition = equals({ passwordHash: seen });
    const write = this.#table.update(accountKey(userId), { set: { passwordHash } }, { condition });
    try {
      await this.#table.write(write);
      return true;
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
      return error.item?.['passwordHash'] === passwordHash; // by another login of the same moment
    }
  }

  /** Fails when the password was changed since the account was read. */
  samePassword({ userId, passwordHash }: Account): Write {
    return this.#table.check(accountKey(userId), equals({ passwordHash }));
  }

  /** @param expiresAt seconds since the epoch */
  insertPending(
    userId: string,
    registrationHash: string,
    pending: PendingCredential & { readonly expiresAt: number },
  ): Write {
    return this.#table.put({ ...pendingKey(userId, registrationHash), ...pending });
  }

  async findPending(userId: string, registrationHash: string): Promise<PendingCredential | null> {
    return this.#table.get<PendingCredential & Item>(pendingKey(userId, registrationHash), CONSISTENT);
  }

  /** Removes a credential that waits, at once: the proof of its address then asks for a password. */
  async dropPending(key: Key): Promise<void> {
    await this.#table.write(this.#table.delete(key));
  }

  /**
   * Removes what waits for this address' proof. More than 20 registrations of one address can only be an
   * attack; what is left of them is never looked at again, because the account is verified, and expires.
   */
  async removePending(userId: string): Promise<Write[]> {
    const { pk, sk: prefix } = pendingKey(userId, '');
    const { items } = await this.#table.query<Key>({ pk, prefix, limit: MAX_PENDING, consistent: true });
    return items.map((key) => this.#table.delete(key));
  }
}

const CONSISTENT = { consistent: true } as const;

function toAccount(item: Account): Account {
  const { userId, emailKey, passwordHash, verifiedAt, version } = item;
  const { resetAt = null, mfaSince = null } = item;
  return { userId, emailKey, passwordHash, verifiedAt, resetAt, mfaSince, version };
}
