import type { Clock } from '../../platform/clock.ts';
import type { Key } from '../../platform/dynamodb/item.ts';
import type { Table } from '../../platform/dynamodb/table.ts';
import { ConditionFailed } from '../../platform/dynamodb/write.ts';

/** Longer than the queue and its dead letters keep a message. */
const KEPT_S = 30 * 86_400;

const feedbackKey = (feedbackId: string): Key => ({ pk: `FEEDBACK#${feedbackId}`, sk: 'FEEDBACK' });

/** The bounces and complaints that were worked on, by SES's ids: a lifted suppression must not come back by a copy. */
export class FeedbackRepository {
  readonly #table: Table;
  readonly #clock: Clock;

  constructor(table: Table, clock: Clock) {
    this.#table = table;
    this.#clock = clock;
  }

  /** A strong read. */
  async has(feedbackId: string): Promise<boolean> {
    return (await this.#table.get(feedbackKey(feedbackId), { consistent: true })) !== null;
  }

  /** @returns whether it is the first time */
  async add(feedbackId: string): Promise<boolean> {
    const expiresAt = Math.floor(this.#clock.now() / 1_000) + KEPT_S;
    const item = { ...feedbackKey(feedbackId), expiresAt };
    try {
      await this.#table.write(this.#table.put(item, { ifAbsent: true }));
      return true;
    } catch (error) {
      if (error instanceof ConditionFailed) return false;
      throw error;
    }
  }
}
