import { allOf, atMost, equals, exists } from '../../platform/dynamodb/expression.ts';
import type { Item, Key } from '../../platform/dynamodb/item.ts';
import type { Table } from '../../platform/dynamodb/table.ts';
import type { Write } from '../../platform/dynamodb/write.ts';

/** An authenticator app. */
export interface Authenticator {
  /** Sealed with the person's own key. */
  readonly sealedSecret: string;
  /** Milliseconds since the epoch; null until a code has proven that the app has the secret. */
  readonly confirmedAt: number | null;
  /** The newest time step whose code was used; 0 for none. */
  readonly lastStep: number;
}

const totpKey = (userId: string): Key => ({ pk: `USER#${userId}`, sk: 'TOTP' });
const recoveryKey = (userId: string, hash: string): Key => ({
  pk: `USER#${userId}`,
  sk: `RECOVERY#${hash}`,
});

/** Somebody's second factor: an authenticator app, and the codes for the day it is lost. All reads are strong. */
export class MfaRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async authenticator(userId: string): Promise<Authenticator | null> {
    const item = await this.#table.get<Authenticator & Item>(totpKey(userId), { consistent: true });
    if (!item) return null;
    const { sealedSecret, confirmedAt, lastStep } = item;
    return { sealedSecret, confirmedAt, lastStep };
  }

  /** Replaces whatever app waits to be confirmed. */
  insert(userId: string, sealedSecret: string): Write {
    return this.#table.put({ ...totpKey(userId), sealedSecret, confirmedAt: null, lastStep: 0 });
  }

  /** Confirms the app with its first code; fails when another app has taken its place. */
  confirm(userId: string, { sealedSecret }: Authenticator, step: number, now: number): Write {
    const condition = equals({ sealedSecret, confirmedAt: null });
    const set = { confirmedAt: now, lastStep: step };
    return this.#table.update(totpKey(userId), { set }, { condition });
  }

  /** Uses the code of a time step up; fails when it, or a later one, was used. */
  useStep(userId: string, { sealedSecret }: Authenticator, step: number): Write {
    const condition = allOf(equals({ sealedSecret }), atMost('lastStep', step - 1));
    return this.#table.update(totpKey(userId), { set: { lastStep: step } }, { condition });
  }

  remove(userId: string): Write {
    return this.#table.delete(totpKey(userId));
  }

  /** Hashes of the recovery codes that are left. */
  async recoveryCodes(userId: string): Promise<readonly string[]> {
    const { pk, sk: prefix } = recoveryKey(userId, '');
    const { items } = await this.#table.query<Key>({ pk, prefix, consistent: true });
    return items.map(({ sk }) => sk.slice(prefix.length));
  }

  insertRecoveryCode(userId: string, hash: string): Write {
    return this.#table.put({ ...recoveryKey(userId, hash) });
  }

  removeRecoveryCode(userId: string, hash: string): Write {
    return this.#table.delete(recoveryKey(userId, hash));
  }

  /** Uses a recovery code up; fails when it is none, or was used. */
  useRecoveryCode(userId: string, hash: string): Write {
    return this.#table.delete(recoveryKey(userId, hash), { condition: exists() });
  }
}
