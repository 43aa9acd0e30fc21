import { ConditionFailed } from '../../platform/dynamodb/write.ts';
import { equals } from '../../platform/dynamodb/expression.ts';
import type { Key } from '../../platform/dynamodb/item.ts';
import type { Table } from '../../platform/dynamodb/table.ts';
import { usageKey } from '../keys.ts';
import type { Usage } from './usage.ts';

/** Longer than anybody repeats a report, and than an invoice is argued about. */
const KEPT_DAYS = 400;

export class UsageRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** Keeps a usage, unless its id is taken. Not in a transaction, which would use the request's Idempotency-Key up. */
  async keep(usage: Usage): Promise<Usage> {
    const expiresAt = Math.floor(usage.at / 1_000) + KEPT_DAYS * 86_400;
    const item = { ...keyOf(usage), ...usage, expiresAt };
    try {
      await this.#table.write(this.#table.put(item, { ifAbsent: true }));
      return usage;
    } catch (error) {
      if (error instanceof ConditionFailed && error.item) return error.item as unknown as Usage;
      throw error;
    }
  }

  async find(organisationId: string, usageId: string): Promise<Usage | null> {
    return this.#table.get<Usage>(usageKey(organisationId, usageId), { consistent: true });
  }

  /** Says what became of a stored one; it became that once, whoever says it again. */
  async settle(usage: Usage, state: 'sent' | 'refused'): Promise<void> {
    const condition = equals({ state: 'stored' });
    const write = this.#table.update(keyOf(usage), { set: { state } }, { condition });
    await this.#table.write(write).catch((error: unknown) => {
      if (!(error instanceof ConditionFailed)) throw error;
    });
  }
}

function keyOf({ organisationId, usageId }: Usage): Key {
  return usageKey(organisationId, usageId);
}
