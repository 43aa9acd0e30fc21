import type { Clock } from '../platform/clock.ts';
import { absent, allOf, anyOf, atMost, equals, exists, not } from '../platform/dynamodb/expression.ts';
import type { Condition } from '../platform/dynamodb/expression.ts';
import type { Key } from '../platform/dynamodb/item.ts';
import type { Table } from '../platform/dynamodb/table.ts';
import { ConditionFailed } from '../platform/dynamodb/write.ts';
import type { Write } from '../platform/dynamodb/write.ts';
import { randomToken } from '../platform/ids.ts';
import { deliveryKey, FEEDBACK } from './delivery.ts';
import type { Delivery, DeliveryState, Feedback, Outcome, StoredDelivery } from './delivery.ts';

/** Must outlast the worker's time-out, and end before the queue gives the message out again. */
const LEASE_MS = 60_000;
/** Longer than the queue and its dead letters keep a message. */
const KEPT_S = 30 * 86_400;

/** The right to deliver, for as long as the lease lasts. */
export interface Claim {
  readonly key: Key;
  readonly token: string;
  /** An earlier attempt may have been accepted without our knowing: this one may be a second copy. */
  readonly mayRepeat: boolean;
  /** Ids of the devices that an earlier attempt has reached. */
  readonly reached: readonly string[];
}

/** How an attempt ended for good. */
export interface Result {
  readonly outcome: Outcome;
  /** The provider's. @default null */
  readonly messageId?: string | null;
}

/** Another worker is at it: the message comes back later, when it is done or its lease is over. */
export class DeliveryInProgress extends Error {
  override readonly name = 'DeliveryInProgress';
}

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
   * @param options.isHeld whether what was held back is what is to be delivered now; else it is done
   * @returns null when it is done already
   * @throws DeliveryInProgress
   */
  async claim(
    delivery: Delivery,
    { isHeld = false }: { readonly isHeld?: boolean } = {},
  ): Promise<Claim | null> {
    const key = keyOf(delivery);
    const claim = { key, token: randomToken(12) };
    const take = (condition: Condition, reached: readonly string[]) =>
      this.#take({ ...claim, reached }, delivery, condition);
    if (await take(absent('pk'), [])) return { ...claim, mayRepeat: false, reached: [] };

    const earlier = await this.#table.get<StoredDelivery>(key, { consistent: true });
    const wasHeld = earlier?.state === 'done' && earlier.outcome === 'held';
    if (earlier?.state === 'done' && !(wasHeld && isHeld)) return null;
    // only what the record says now may be taken over, or two workers could send at once
    const unchanged = equals({ state: earlier?.state, leaseUntil: earlier?.leaseUntil });
    const free = anyOf(not(equals({ state: 'sending' })), atMost('leaseUntil', this.#clock.now()));
    const reached = earlier?.reached ?? [];
    if (earlier && (await take(allOf(unchanged, free), reached))) {
      return { ...claim, mayRepeat: !wasHeld && earlier.state !== 'released', reached };
    }
    throw new DeliveryInProgress('another worker is delivering this: wait until the message comes back');
  }

  /** What {@link completion} writes, on its own. */
  async complete(claim: Claim, result: Result): Promise<void> {
    await this.#table.write(this.completion(claim, result));
  }

  /** The end of a delivery, for a transaction; fails when another worker has taken it over. */
  completion(claim: Claim, { outcome, messageId = null }: Result): Write {
    return this.#settle(claim, 'done', { outcome, messageId, doneAt: this.#clock.now() });
  }

  /**
   * Gives the claim back.
   *
   * @param state whether the provider may have accepted it
   * @param reached ids of the devices that have it, so that no other attempt goes there
   */
  async release(
    claim: Claim,
    state: 'released' | 'uncertain',
    reached: readonly string[] = claim.reached,
  ): Promise<void> {
    await this.#table.write(this.#settle(claim, state, { reached }));
  }

  /** A delivery that needs no claim, because it happens in the same transaction; fails where it is recorded already. */
  record(delivery: Delivery, { outcome, messageId = null }: Result): Write {
    const now = this.#clock.now();
    const stored: StoredDelivery = {
      ...this.#begun(delivery),
      state: 'done',
      outcome,
      messageId,
      doneAt: now,
    };
    return this.#table.put({ ...keyOf(delivery), ...stored }, { ifAbsent: true });
  }

  /** Notes what became of a mail. Older news than what is known, and news of unknown mails, change nothing. */
  async noteFeedback({ userId, eventId }: Pick<Delivery, 'userId' | 'eventId'>, feedback: Feedback) {
    const known = FEEDBACK.slice(0, FEEDBACK.indexOf(feedback) + 1);
    const isNews = anyOf(absent('feedback'), ...known.map((before) => equals({ feedback: before })));
    const key = deliveryKey(userId, eventId, 'mail');
    const write = this.#table.update(key, { set: { feedback } }, { condition: allOf(exists(), isNews) });
    await this.#table.write(write).catch((error: unknown) => {
      if (!(error instanceof ConditionFailed)) throw error;
    });
  }

  async #take(
    { key, token, reached }: Pick<Claim, 'key' | 'token' | 'reached'>,
    delivery: Delivery,
    condition: Condition,
  ): Promise<boolean> {
    const stored: StoredDelivery = { ...this.#begun(delivery), state: 'sending', reached };
    try {
      await this.#table.write(this.#table.put({ ...key, ...stored, token }, { condition }));
      return true;
    } catch (error) {
      if (error instanceof ConditionFailed) return false;
      throw error;
    }
  }

  #begun({ eventId, eventType, category, userId, channel }: Delivery) {
    const now = this.#clock.now();
    const delivery: Delivery = { eventId, eventType, category, userId, channel };
    const expiresAt = Math.floor(now / 1_000) + KEPT_S;
    return { ...delivery, leaseUntil: now + LEASE_MS, claimedAt: now, expiresAt };
  }

  #settle({ key, token }: Claim, state: DeliveryState, more: Readonly<Record<string, unknown>>): Write {
    const condition = equals({ token });
    return this.#table.update(key, { set: { state, ...more } }, { condition });
  }
}

function keyOf({ userId, eventId, channel }: Delivery): Key {
  return deliveryKey(userId, eventId, channel);
}
