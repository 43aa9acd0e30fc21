import { equals } from '../../platform/dynamodb/expression.ts';
import type { Item, Key } from '../../platform/dynamodb/item.ts';
import type { Page, Table } from '../../platform/dynamodb/table.ts';
import { ConditionFailed } from '../../platform/dynamodb/write.ts';
import type { Write } from '../../platform/dynamodb/write.ts';
import { randomToken, sha256 } from '../../platform/ids.ts';
import type { Channel } from '../notifications.contract.ts';
import type { NotifiedEvent } from './notified-event.ts';

/** What is kept back for somebody. */
export interface Held {
  readonly userId: string;
  readonly channel: Exclude<Channel, 'inbox'>;
  /** Milliseconds since the epoch. */
  readonly dueAt: number;
  readonly event: NotifiedEvent;
}

/** That something is kept back for somebody until then. */
export interface Due {
  readonly userId: string;
  readonly dueAt: number;
  /** Another one whenever something is added. */
  readonly mark: string;
}

/** Partitions that the index is spread over: many wait for the same hour. */
export const DUE_SHARDS = 8;
/** What nobody has fetched by then stays unsent; longer than dead letters are kept. */
const KEPT_S = 30 * 86_400;

/** Sorts as the times do. */
const padded = (dueAt: number) => String(dueAt).padStart(15, '0');
const shardKey = (shard: number) => `HELD#${shard}`;

/** What the sort keys of all that is kept back for somebody begin with. */
export const HELD_PREFIX = 'HELD#';

export const heldKey = ({ userId, dueAt, event, channel }: Held): Key => ({
  pk: `USER#${userId}`,
  sk: `${HELD_PREFIX}${padded(dueAt)}#${event.id}#${channel}`,
});
const dueKey = ({ userId, dueAt }: Pick<Due, 'userId' | 'dueAt'>): Key => ({
  pk: shardKey(Buffer.from(sha256(userId), 'base64url')[0]! % DUE_SHARDS),
  sk: `${padded(dueAt)}#${userId}`,
});

/** What waits for the day's digest or the end of somebody's quiet hours, and an index of when whose is due. */
export class HeldRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** Two writes. */
  hold(held: Held): readonly Write[] {
    const { userId, dueAt } = held;
    const expiresAt = Math.floor(dueAt / 1_000) + KEPT_S;
    const due = { userId, dueAt, mark: randomToken(12), expiresAt };
    return [
      this.#table.put({ ...heldKey(held), ...held, expiresAt }),
      this.#table.put({ ...dueKey(held), ...due }),
    ];
  }

  /** What is due by then for somebody, oldest first; a strong read. */
  async dueOf(userId: string, by: number, limit: number): Promise<readonly Held[]> {
    const page = await this.#table.query<Held & Item>({
      pk: `USER#${userId}`,
      between: [HELD_PREFIX, `${HELD_PREFIX}${padded(by)}#~`],
      limit,
      consistent: true,
    });
    return page.items.map(({ userId: whose, channel, dueAt, event }) => ({
      userId: whose,
      channel,
      dueAt,
      event,
    }));
  }

  drop(held: Held): Write {
    return this.#table.delete(heldKey(held));
  }

  /** A page of what is due by then in one of {@link DUE_SHARDS}, oldest first. */
  async dues(shard: number, by: number, cursor: string | null): Promise<Page<Due>> {
    return this.#table.query<Due>({
      pk: shardKey(shard),
      between: ['0', `${padded(by)}#~`],
      limit: 1_000,
      cursor,
    });
  }

  /** A strong read. */
  async due(userId: string, dueAt: number): Promise<Due | null> {
    return this.#table.get<Due & Item>(dueKey({ userId, dueAt }), { consistent: true });
  }

  /** Ends what nothing is kept back for any more, unless something was added since it was read. */
  async forget(due: Due): Promise<void> {
    const condition = equals({ mark: due.mark });
    await this.#table.write(this.#table.delete(dueKey(due), { condition })).catch((error: unknown) => {
      if (!(error instanceof ConditionFailed)) throw error;
    });
  }
}
