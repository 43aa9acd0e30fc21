import { absent, anyOf, atMost } from '../platform/dynamodb/expression.ts';
import type { Key } from '../platform/dynamodb/item.ts';
import type { Table } from '../platform/dynamodb/table.ts';
import { ConditionFailed } from '../platform/dynamodb/write.ts';
import { planKey } from './keys.ts';

/** What an organisation has bought, as payments' events say. */
export interface Bought {
  /** The plan's id. */
  readonly plan: string;
  /** As Stripe names it. */
  readonly status: string;
  /** Milliseconds since the epoch; null where it is renewed. */
  readonly endsAt: number | null;
  /** Milliseconds since the epoch: when a plan in arrears is cut off; null where nothing is due. */
  readonly graceEndsAt: number | null;
  /** Of the event that says so. */
  readonly version: number;
}

/** The projection of payments' events that limits follow from. */
export class PlanRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** Null for who has never bought anything. */
  find(organisationId: string): Promise<(Bought & Key) | null> {
    return this.#table.get<Bought & Key>(planKey(organisationId), { consistent: true });
  }

  /** Does nothing where something newer is known. */
  async save(organisationId: string, bought: Bought): Promise<void> {
    const condition = anyOf(absent(), atMost('version', bought.version - 1));
    try {
      await this.#table.write(this.#table.put({ ...planKey(organisationId), ...bought }, { condition }));
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
    }
  }
}
