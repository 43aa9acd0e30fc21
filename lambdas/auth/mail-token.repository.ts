import { allOf, equals, greaterThan } from '../platform/dynamodb/expression.ts';
import type { Item, Key } from '../platform/dynamodb/item.ts';
import type { Table } from '../platform/dynamodb/table.ts';
import type { Write } from '../platform/dynamodb/write.ts';
import { sha256 } from '../platform/ids.ts';

export type MailTokenPurpose = 'verify-email' | 'reset-password' | 'log-in';

export interface MailToken {
  readonly purpose: MailTokenPurpose;
  readonly userId: string;
  /** Milliseconds since the epoch. */
  readonly issuedAt: number;
  /** Seconds since the epoch. */
  readonly expiresAt: number;
}

const tokenKey = (token: string): Key => {
  const hash = sha256(token); // what lies in the table opens nothing
  return { pk: `TOKEN#${hash}`, sk: 'TOKEN' };
};

/** Tokens that travel by mail: hashed at rest, for one purpose, used once. */
export class MailTokenRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  insert(token: string, { purpose, userId, issuedAt, expiresAt }: MailToken): Write {
    return this.#table.put({ ...tokenKey(token), purpose, userId, issuedAt, expiresAt }, { ifAbsent: true });
  }

  /** What the token says, null when it is for another purpose, used, expired or unknown. */
  async find(token: string, purpose: MailTokenPurpose, now: number): Promise<MailToken | null> {
    const found = await this.#table.get<MailToken & Item>(tokenKey(token), { consistent: true });
    return found && found.purpose === purpose && found.expiresAt * 1_000 > now ? found : null;
  }

  /** Uses the token up; of two that try, one fails. */
  use(token: string, purpose: MailTokenPurpose, now: number): Write {
    const condition = allOf(equals({ purpose }), greaterThan('expiresAt', now / 1_000));
    return this.#table.delete(tokenKey(token), { condition });
  }
}
