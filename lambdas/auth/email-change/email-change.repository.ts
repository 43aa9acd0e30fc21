import { allOf, equals, greaterThan } from '../../platform/dynamodb/expression.ts';
import type { Item, Key } from '../../platform/dynamodb/item.ts';
import type { Table } from '../../platform/dynamodb/table.ts';
import type { Write } from '../../platform/dynamodb/write.ts';
import { sha256 } from '../../platform/ids.ts';

/** A new mail address that waits for its proof. */
export interface EmailChange {
  readonly userId: string;
  /** The account's key when this was asked for: after another change of address it is good for nothing. */
  readonly oldEmailKey: string;
  /** The new address, sealed with the person's key for MAIL_ADDRESS_PURPOSE. */
  readonly sealedAddress: string;
  /** Milliseconds since the epoch. */
  readonly issuedAt: number;
  /** Seconds since the epoch. */
  readonly expiresAt: number;
}

const PURPOSE = { purpose: 'change-email' } as const;

// beside the other mail tokens, which look for their own purposes only
const tokenKey = (token: string): Key => ({ pk: `TOKEN#${sha256(token)}`, sk: 'TOKEN' });

/** Changes of mail addresses by the token that was mailed to the new one: hashed at rest, used once. */
export class EmailChangeRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  insert(token: string, change: EmailChange): Write {
    return this.#table.put({ ...tokenKey(token), ...PURPOSE, ...change }, { ifAbsent: true });
  }

  /** Null when the token is for another purpose, used, expired or unknown. A strong read. */
  async find(token: string, now: number): Promise<EmailChange | null> {
    const found = await this.#table.get<EmailChange & Item>(tokenKey(token), { consistent: true });
    return found && found['purpose'] === PURPOSE.purpose && found.expiresAt * 1_000 > now ? found : null;
  }

  /** Removes a change that nobody has confirmed, at once. */
  async drop(key: Key): Promise<void> {
    await this.#table.write(this.#table.delete(key));
  }

  /** Uses the token up; of two that try, one fails. */
  use(token: string, now: number): Write {
    const condition = allOf(equals(PURPOSE), greaterThan('expiresAt', now / 1_000));
    return this.#table.delete(tokenKey(token), { condition });
  }
}
