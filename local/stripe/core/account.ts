import type { NewId } from './ids.ts';
import { differences, publish } from './publish.ts';
import type { Event, EventType, Kind, Shapes } from './shapes.ts';
import type { Store } from './store.ts';

/** The version that the SDK in package.json is pinned to. */
export const API_VERSION = '2026-10-28.endive';

/** What the dashboard of a Stripe account sets. */
export interface Settings {
  /** Days after a failed payment of a subscription's invoice at which it is tried again. @default [3, 5, 7] */
  readonly retryAfterDays: readonly number[];
  /** What becomes of the subscription when the last retry fails. @default cancel */
  readonly afterRetries: 'cancel' | 'past_due' | 'unpaid';
}

/** The call that is being answered; events name it. */
export interface Cause {
  readonly id: string | null;
  readonly idempotencyKey: string | null;
}
export const NOBODY: Cause = { id: null, idempotencyKey: null };

export interface AccountOptions {
  readonly store: Store;
  /** ms */
  readonly now: () => number;
  readonly newId: NewId;
  readonly settings: Settings;
  /** Where the simulator's pages are, `http://localhost:PORT`. */
  readonly origin: () => string;
}

/** One Stripe account in test mode: its objects, its time, and the events that say what became of them. */
export class Account {
  readonly store: Store;
  readonly newId: NewId;
  readonly settings: Settings;
  readonly origin: () => string;
  /** Set by whoever acts: an API call, or the clock. */
  cause: Cause = NOBODY;
  /** Is told of every event, in the transaction that makes it. */
  onEvent: (event: Event) => void = () => {};
  /** Time of what is due, in ms, while it is being caught up with; null: now. */
  private at: number | null = null;
  private readonly clock: () => number;

  constructor({ store, now, newId, settings, origin }: AccountOptions) {
    this.store = store;
    this.newId = newId;
    this.settings = settings;
    this.origin = origin;
    this.clock = now;
  }

  /** Seconds since the epoch, as Stripe's objects have them. */
  now(): number {
    return Math.floor(this.nowMs() / 1000);
  }

  nowMs(): number {
    return this.at ?? this.clock();
  }

  /** Runs `work` as if it were `at` ms: what was due then bears that time. */
  atTime<T>(at: number, work: () => T): T {
    this.at = at;
    try {
      return work();
    } finally {
      this.at = null;
    }
  }

  /** Keeps a new object, and tells of it. */
  create<K extends Kind>(kind: K, object: Shapes[K], event?: EventType): Shapes[K] {
    this.store.put(kind, object);
    if (event) this.emit(event, object);
    return object;
  }

  /** Replaces members of an object; the event says what they were before. */
  change<K extends Kind>(
    kind: K,
    object: Shapes[K],
    patch: Partial<Shapes[K]>,
    event?: EventType,
  ): Shapes[K] {
    const changed = { ...object, ...patch };
    const previous = differences(publish(object), publish(changed));
    this.store.put(kind, changed);
    if (event && Object.keys(previous).length > 0) this.emit(event, changed, previous);
    return changed;
  }

  emit(type: EventType, object: object, previous?: object): Event {
    const event: Event = {
      id: this.newId('evt_1'),
      object: 'event',
      api_version: API_VERSION,
      created: this.now(),
      data: { object: publish(object), ...(previous && { previous_attributes: previous }) },
      livemode: false,
      pending_webhooks: 0,
      request: { id: this.cause.id, idempotency_key: this.cause.idempotencyKey },
      type,
    };
    this.store.put('event', event);
    if (!this.store.rehearsing) this.onEvent(event);
    return event;
  }
}
