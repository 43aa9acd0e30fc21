import type { Clock } from '../../platform/clock.ts';
import { allOf, atMost, equals } from '../../platform/dynamodb/expression.ts';
import type { Key } from '../../platform/dynamodb/item.ts';
import type { Page, Table } from '../../platform/dynamodb/table.ts';
import { ConditionFailed } from '../../platform/dynamodb/write.ts';
import { randomToken } from '../../platform/ids.ts';
import { writeUnlessChanged } from '../../platform/rekeying/write-unless-changed.ts';
import { deliveryKey } from './keys.ts';
import type { Attempt, WebhookDelivery } from './webhook-delivery.ts';

/** What the log goes back to. */
export const KEPT_DAYS = 30;
/** Must outlast the worker's time-out, and end before the queue gives the message out again. */
const LEASE_MS = 60_000;

/** The right to make one attempt, for as long as the lease lasts. */
export interface AttemptClaim {
  readonly delivery: WebhookDelivery;
  readonly attempt: number;
  readonly token: string;
}

/** Another worker is at it: the message comes back later, when it is done or its lease is over. */
export class AttemptInProgress extends Error {
  override readonly name = 'AttemptInProgress';
}

interface Stored extends Key, WebhookDelivery {
  /** The newest attempt whose outcome is known; counts from 1, 0 before the first. */
  readonly recorded: number;
  /** Milliseconds since the epoch; 0 before the first. */
  readonly leaseUntil: number;
  readonly token: string | null;
  /** Seconds since the epoch. */
  readonly expiresAt: number;
}

/** Messages to endpoints: what was sent, and what is still to be. Every read is strong. */
export class WebhookDeliveryRepository {
  readonly #table: Table;
  readonly #clock: Clock;

  constructor(table: Table, clock: Clock) {
    this.#table = table;
    this.#clock = clock;
  }

  /** Null for what is older than the log, as for what never was. */
  async find(webhookId: string, deliveryId: string): Promise<WebhookDelivery | null> {
    const item = await this.#read(webhookId, deliveryId);
    return item && toDelivery(item);
  }

  /** Newest first. @throws BadRequest `cursor_invalid` */
  async page(
    webhookId: string,
    { limit, cursor }: { readonly limit: number; readonly cursor: string | null },
  ): Promise<Page<WebhookDelivery>> {
    const { pk, sk: prefix } = deliveryKey(webhookId, '');
    const query = { pk, prefix, limit, cursor, forward: false, consistent: true };
    const page = await this.#table.query<Stored>(query);
    return { items: page.items.filter((item) => this.#isKept(item)).map(toDelivery), cursor: page.cursor };
  }

  /** @returns whether nothing has come of it yet: false for one that is there, and whose first attempt was made */
  async add(delivery: WebhookDelivery): Promise<boolean> {
    const { webhookId, deliveryId, createdAt } = delivery;
    const expiresAt = Math.floor(createdAt / 1_000) + KEPT_DAYS * 86_400;
    const unclaimed = { recorded: 0, leaseUntil: 0, token: null };
    const item = { ...deliveryKey(webhookId, deliveryId), ...delivery, ...unclaimed, expiresAt };
    try {
      await this.#table.write(this.#table.put(item, { ifAbsent: true }));
      return true;
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
      return (error.item as Stored | null)?.recorded === 0;
    }
  }

  async remove(webhookId: string, deliveryId: string): Promise<void> {
    await this.#table.write(this.#table.delete(deliveryKey(webhookId, deliveryId)));
  }

  /**
   * Claims an attempt.
   *
   * @returns null where there is nothing left to do: its outcome is known, or a later one's, or the message has gone
   * @throws AttemptInProgress
   */
  async claim(webhookId: string, deliveryId: string, attempt: number): Promise<AttemptClaim | null> {
    const key = deliveryKey(webhookId, deliveryId);
    const now = this.#clock.now();
    const token = randomToken(12);
    const condition = allOf(
      equals({ status: 'pending' }),
      atMost('recorded', attempt - 1),
      atMost('leaseUntil', now),
    );
    try {
      const set = { leaseUntil: now + LEASE_MS, token };
      const item = await this.#table.write(this.#table.update(key, { set }, { condition }));
      return { delivery: toDelivery(item as unknown as Stored), attempt, token };
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
      const current = error.item as Stored | null;
      if (current?.status !== 'pending' || current.recorded >= attempt) return null;
      throw new AttemptInProgress('another worker is calling: wait until the message comes back');
    }
  }

  /**
   * Writes down what came of an attempt; does nothing where the claim was lost.
   *
   * @param nextAttemptAt null where it is not tried again
   */
  async record(claim: AttemptClaim, made: Attempt, nextAttemptAt: number | null): Promise<void> {
    const { delivery, attempt, token } = claim;
    const failed = nextAttemptAt === null ? 'failed' : 'pending';
    const set = {
      attempts: [...delivery.attempts, made],
      status: made.error === null ? 'succeeded' : failed,
      nextAttemptAt,
      recorded: attempt,
      leaseUntil: 0,
      token: null,
    };
    const key = deliveryKey(delivery.webhookId, delivery.deliveryId);
    await writeUnlessChanged(this.#table, this.#table.update(key, { set }, { condition: equals({ token }) }));
  }

  async #read(webhookId: string, deliveryId: string): Promise<Stored | null> {
    const item = await this.#table.get<Stored>(deliveryKey(webhookId, deliveryId), { consistent: true });
    return item && this.#isKept(item) ? item : null;
  }

  /** DynamoDB takes up to two days to remove what has expired. */
  #isKept({ expiresAt }: Stored): boolean {
    return expiresAt * 1_000 > this.#clock.now();
  }
}

function toDelivery(item: Stored): WebhookDelivery {
  const { pk: _pk, sk: _sk, recorded: _r, leaseUntil: _l, token: _t, expiresAt: _e, ...delivery } = item;
  return delivery;
}
