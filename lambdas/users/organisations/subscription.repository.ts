import { absent, anyOf, atMost, equals } from '../../platform/dynamodb/expression.ts';
import type { Table } from '../../platform/dynamodb/table.ts';
import type { Write } from '../../platform/dynamodb/write.ts';
import { ConditionFailed } from '../../platform/dynamodb/write.ts';
import { subscriptionKey } from '../keys.ts';

/** What payments last said of an organisation's subscription. */
export interface SubscriptionState {
  readonly organisationId: string;
  /** Whether it goes on until somebody ends it. */
  readonly renews: boolean;
  /** Of the event that said it. */
  readonly version: number;
}

/**
 * Whether organisations have a subscription that would be renewed: a read model of payments' events, so that an account
 * or organisation is not deleted while it is paid for. It may be seconds behind, which is why payments ends whatever is
 * left when an organisation is deleted.
 */
export class SubscriptionRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** A strong read. */
  async renews(organisationId: string): Promise<boolean> {
    const item = await this.#table.get<SubscriptionState>(subscriptionKey(organisationId), {
      consistent: true,
    });
    return item?.renews ?? false;
  }

  /** Keeps the newest; an older one changes nothing. */
  async note(state: SubscriptionState): Promise<void> {
    const item = { ...subscriptionKey(state.organisationId), ...state };
    const condition = anyOf(absent('pk'), atMost('version', state.version));
    await this.#table.write(this.#table.put(item, { condition })).catch((error: unknown) => {
      if (!(error instanceof ConditionFailed)) throw error;
    });
  }

  /** Fails while one would be renewed. */
  checkNone(organisationId: string): Write {
    return this.#table.check(subscriptionKey(organisationId), anyOf(absent('pk'), equals({ renews: false })));
  }

  delete(organisationId: string): Write {
    return this.#table.delete(subscriptionKey(organisationId));
  }
}
