import { allOf, atMost, equals, exists } from '../../platform/dynamodb/expression.ts';
import type { Item, Key } from '../../platform/dynamodb/item.ts';
import type { Table } from '../../platform/dynamodb/table.ts';
import { ConditionFailed } from '../../platform/dynamodb/write.ts';
import type { Write } from '../../platform/dynamodb/write.ts';
import { randomToken, sha256 } from '../../platform/ids.ts';
import type { Account } from '../account.repository.ts';

/** A login whose first factor is proven. */
export interface Challenge {
  readonly userId: string;
  /** Of the password hash at that time: a reset since makes the proof worthless. */
  readonly credential: string;
  readonly failures: number;
  /** Seconds since the epoch. */
  readonly expiresAt: number;
}

const CHALLENGE_S = 300;
export const MAX_FAILURES = 5;

const challengeKey = (token: string): Key => ({ pk: `CHALLENGE#${sha256(token)}`, sk: 'CHALLENGE' });

/** Challenges: hashed at rest, dead after five minutes, five failures or one success. */
export class ChallengeRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** @returns the challenge, for the client alone */
  async issue({ userId, passwordHash }: Account, now: number): Promise<string> {
    const token = randomToken();
    const expiresAt = Math.floor(now / 1_000) + CHALLENGE_S;
    const credential = credentialOf(passwordHash);
    const item = { ...challengeKey(token), userId, credential, failures: 0, expiresAt };
    await this.#table.write(this.#table.put(item, { ifAbsent: true }));
    return token;
  }

  /** Null for one that is used up, has expired or never was. */
  async find(token: string, now: number): Promise<Challenge | null> {
    const found = await this.#table.get<Challenge & Item>(challengeKey(token), { consistent: true });
    const isGood = found && found.expiresAt * 1_000 > now && found.failures < MAX_FAILURES;
    return isGood ? found : null;
  }

  /** Counts a failure; false when the challenge was dead already. */
  async fail(token: string): Promise<boolean> {
    const condition = allOf(exists(), atMost('failures', MAX_FAILURES - 1));
    try {
      await this.#table.write(
        this.#table.update(challengeKey(token), { add: { failures: 1 } }, { condition }),
      );
      return true;
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
      return false;
    }
  }

  /** Uses the challenge up, as it was found: of two that try one fails. */
  use(token: string, { failures }: Challenge): Write {
    return this.#table.delete(challengeKey(token), { condition: equals({ failures }) });
  }
}

/** What stands for the password of an account in its challenges. */
export function credentialOf(passwordHash: string | null): string {
  return sha256(passwordHash ?? '');
}
