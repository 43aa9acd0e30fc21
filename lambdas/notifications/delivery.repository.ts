import type { Clock } from '../platform/clock.ts';
import { absent, allOf, anyOf, atMost, equals, not } from '../platform/dynamodb/expression.ts';
import type { Condition } from '../platform/dynamodb/expression.ts';
import type { Key } from '../platform/dynamodb/item.ts';
import type { Table } from '../platform/dynamodb/table.ts';
import { ConditionFailed } from '../platform/dynamodb/write.ts';
import { randomToken } from '../platform/ids.ts';

/** Must outlast the worker's time-out, and end before the queue gives the message out again. */
const LEASE_MS = 60_000;
/** Longer than the queue and its dead letters keep a message. */
const KEPT_S = 30 * 86_400;

/** What is delivered once: an event, to a user, by a channel. */
export interface Delivery {
  readonly eventId: string;
  /** The event's: `password.changed`. */
  readonly eventType: string;
  readonly userId: string;
  readonly channel: 'mail';
}

/** The right to deliver, for as long as the lease lasts. */
export interface Claim {
  readonly key: Key;
  readonly token: string;
  /** An earlier attempt may have been accepted without our knowing: this one may be a second copy. */
  readonly mayRepeat: boolean;
}

/** Another worker is at it: the message comes back later, when it is done or its lease is over. */
export class DeliveryInProgress extends Error {
  override readonly name = 'DeliveryInProgress';
}

/**
 * - `sending`: claimed until `leaseUntil`; after that its worker died, and nobody knows whether the mail went out
 * - `uncertain`: the provider didn't answer
 * - `released`: certainly not sent
 * - `done`
 */
type State = 'sending' | 'uncertain' | 'released' | 'done';

/** What is stored of a delivery. */
export interface StoredDelivery extends Delivery {
  readonly state: State;
  readonly leaseUntil: number;
  // times: milliseconds since the epoch
  /** When the latest attempt began. */
  readonly claimedAt: number;
  /** Absent until it is done. */
  readonly doneAt?: number;
  /** The provider's; null where there was nothing to send. */
  readonly messageId?: string | null;
  /** Seconds since the epoch. */
  readonly expiresAt: number;
}

/** In the partition of their reader, who may ask what was sent to them. */
export const deliveryKey = (userId: string, eventId: string, channel: string): Key => ({
  pk: `USER#${userId}`,
  sk: `DELIVERY#${eventId}#${channel}`,
});

/** What was delivered to whom. */
export class DeliveryRepository {
  readonly #table: Table;
  readonly #clock: Clock;

  constructor(table: Table, clock: Clock) {
    this.#table = table;
    this.#clock = clock;
  }

  /**
   * Claims a delivery.
   *
   * @returns null when it is done already
   * @throws DeliveryInProgress
   */
  async claim(delivery: Delivery): Promise<Claim | null> {
    const key = deliveryKey(delivery.userId, delivery.eventId, delivery.channel);
    const claim = { key, token: randomToken(12) };
    const take = (condition: Condition) => this.#take(claim, delivery, condition);
    if (await take(absent('pk'))) return { ...claim, mayRepeat: false };

    const earlier = await this.#table.get<StoredDelivery>(key, { consistent: true });
    if (earlier?.state === 'done') return null;
    // only what the record says now may be taken over, or two workers could send at once
    const unchanged = equals({ state: earlier?.state, leaseUntil: earlier?.leaseUntil });
    const free = anyOf(not(equals({ state: 'sending' })), atMost('leaseUntil', this.#clock.now()));
    if (earlier && (await take(allOf(unchanged, free)))) {
      return { ...claim, mayRepeat: earlier.state !== 'released' };
    }
    throw new DeliveryInProgress('another worker is delivering this: wait until the message comes back');
  }

  /** @param messageId the provider's, null when there was nothing to send */
  async complete(claim: Claim, messageId: string | null): Promise<void> {
    await this.#settle(claim, 'done', { messageId, doneAt: this.#clock.now() });
  }

  /** Gives the claim back. @param outcome whether the provider may have accepted it */
  async release(claim: Claim, outcome: 'released' | 'uncertain'): Promise<void> {
    await this.#settle(claim, outcome, {});
  }

  async #take(
    { key, token }: Pick<Claim, 'key' | 'token'>,
    delivery: Delivery,
    condition: Condition,
  ): Promise<boolean> {
    const now = this.#clock.now();
    const stored: StoredDelivery = {
      ...delivery,
      state: 'sending',
      leaseUntil: now + LEASE_MS,
      claimedAt: now,
      expiresAt: Math.floor(now / 1_000) + KEPT_S,
    };
    const item = { ...key, ...stored, token };
    try {
      await this.#table.write(this.#table.put(item, { condition }));
      return true;
    } catch (error) {
      if (error instanceof ConditionFailed) return false;
      throw error;
    }
  }

  async #settle({ key, token }: Claim, state: State, more: Readonly<Record<string, unknown>>): Promise<void> {
    const condition = equals({ token });
    await this.#table.write(this.#table.update(key, { set: { state, ...more } }, { condition }));
  }
}
