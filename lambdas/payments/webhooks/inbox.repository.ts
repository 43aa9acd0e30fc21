import type { Key } from '../../platform/dynamodb/item.ts';
import type { Table } from '../../platform/dynamodb/table.ts';
import { ConditionFailed } from '../../platform/dynamodb/write.ts';
import type { Write } from '../../platform/dynamodb/write.ts';
import { inboxKey } from '../keys.ts';
import type { Webhook } from './webhook.ts';

/** Longer than Stripe lists events (30 days), the queue keeps messages and its dead letters wait. */
const KEPT_S = 45 * 86_400;

/** - `received`: its message is in the queue, or about to be; - `done`: what it told of stands in our tables. */
type State = 'received' | 'done';

export interface ReceivedWebhook extends Webhook {
  readonly state: State;
  /** ms since the epoch */
  readonly receivedAt: number;
}

/** Webhooks that were received, each once. */
export class InboxRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** Read strongly. */
  async find(eventId: string): Promise<ReceivedWebhook | null> {
    return this.#table.get<ReceivedWebhook & Key>(inboxKey(eventId), { consistent: true });
  }

  /** Keeps a webhook unless it is known. Returns the state in which it stands now. */
  async keep(webhook: Webhook, now: number): Promise<State> {
    const expiresAt = Math.floor(now / 1_000) + KEPT_S;
    const item = { ...inboxKey(webhook.eventId), ...webhook, state: 'received', receivedAt: now, expiresAt };
    try {
      await this.#table.write(this.#table.put(item, { ifAbsent: true }));
      return 'received';
    } catch (error) {
      if (error instanceof ConditionFailed && error.item) return error.item['state'] as State;
      throw error;
    }
  }

  /** The write that says that a webhook is done with. */
  done(eventId: string, now: number): Write {
    return this.#table.update(inboxKey(eventId), { set: { state: 'done', doneAt: now } });
  }
}
