import type { Clock } from '../clock.ts';
import { absent, anyOf, atMost, greaterThan } from '../dynamodb/expression.ts';
import type { Item, Key } from '../dynamodb/item.ts';
import type { Table } from '../dynamodb/table.ts';
import { ConditionFailed } from '../dynamodb/write.ts';
import type { Decision, Limit, RateLimiter } from '../rate-limit.ts';
import { decide, limitKey } from './store-limiter.ts';

/** Counts in a DynamoDB table: slower and dearer than the cache, and there when the cache is not. */
export class TableRateLimiter implements RateLimiter {
  readonly #table: Table;
  readonly #clock: Clock;

  constructor(table: Table, clock: Clock) {
    this.#table = table;
    this.#clock = clock;
  }

  async take(limit: Limit, key: string): Promise<Decision> {
    const item =
      (await this.#hit(limit, key)) ?? (await this.#begin(limit, key)) ?? (await this.#hit(limit, key));
    const { hits = limit.max + 1, endsAt = 0 } = (item ?? {}) as {
      readonly hits?: number;
      readonly endsAt?: number;
    };
    return decide(limit, hits, endsAt - this.#clock.now());
  }

  /** Leaves a window that has ended behind, so that it doesn't race with one that begins. */
  async reset(limit: Limit, key: string): Promise<void> {
    const now = this.#clock.now();
    await orNull(
      this.#table.update(keyOf(limit, key), { set: { hits: 0 } }, { condition: greaterThan('endsAt', now) }),
      this.#table,
    );
  }

  /** Counts in the running window; null when there is none. */
  #hit(limit: Limit, key: string): Promise<Item | null> {
    const condition = greaterThan('endsAt', this.#clock.now());
    return orNull(this.#table.update(keyOf(limit, key), { add: { hits: 1 } }, { condition }), this.#table);
  }

  /** Begins a window; null when another request was first. */
  #begin(limit: Limit, key: string): Promise<Item | null> {
    const now = this.#clock.now();
    const endsAt = now + limit.windowS * 1_000;
    const set = { hits: 1, endsAt, expiresAt: Math.ceil(endsAt / 1_000) + 60 };
    const condition = anyOf(absent('endsAt'), atMost('endsAt', now));
    return orNull(this.#table.update(keyOf(limit, key), { set }, { condition }), this.#table);
  }
}

function keyOf(limit: Limit, key: string): Key {
  return { pk: `LIMIT#${limitKey(limit, key)}`, sk: 'LIMIT' };
}

async function orNull(write: ReturnType<Table['update']>, table: Table): Promise<Item | null> {
  try {
    return await table.write(write);
  } catch (error) {
    if (error instanceof ConditionFailed) return null;
    throw error;
  }
}
