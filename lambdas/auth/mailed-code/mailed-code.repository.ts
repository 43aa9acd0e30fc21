import { allOf, atMost, equals, exists } from '../../platform/dynamodb/expression.ts';
import type { Item, Key } from '../../platform/dynamodb/item.ts';
import type { Table } from '../../platform/dynamodb/table.ts';
import { ConditionFailed } from '../../platform/dynamodb/write.ts';
import type { Write } from '../../platform/dynamodb/write.ts';

/** A code that was mailed for one session. */
export interface MailedCode {
  readonly userId: string;
  readonly sessionId: string;
  /** Keyed: six digits under a plain hash would be found by trying all. */
  readonly tag: string;
  /** Seconds since the epoch. */
  readonly expiresAt: number;
}

export const MAX_TRIES = 5;

const codeKey = (userId: string, sessionId: string): Key => ({
  pk: `USER#${userId}`,
  sk: `CODE#${sessionId}`,
});

/** Mailed codes, one for a session: the next one takes the place of the one before. */
export class MailedCodeRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  put(code: MailedCode): Write {
    return this.#table.put({ ...codeKey(code.userId, code.sessionId), ...code, tries: 0 });
  }

  /**
   * Counts a try before anybody looks at it, so that tries at the same moment count too.
   *
   * @returns the code; null when there is none, it has expired or had five tries
   */
  async try(userId: string, sessionId: string, now: number): Promise<MailedCode | null> {
    const condition = allOf(exists(), atMost('tries', MAX_TRIES - 1));
    const write = this.#table.update(codeKey(userId, sessionId), { add: { tries: 1 } }, { condition });
    try {
      const found = (await this.#table.write(write)) as (MailedCode & Item) | null;
      return found && found.expiresAt * 1_000 > now ? found : null;
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
      return null;
    }
  }

  /** Uses the code up; fails when it was used, or another was mailed since. */
  use({ userId, sessionId, tag }: MailedCode): Write {
    return this.#table.delete(codeKey(userId, sessionId), { condition: equals({ tag }) });
  }
}
