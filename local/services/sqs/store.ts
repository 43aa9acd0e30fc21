import type { Clock, Journal, Signals } from '../../service.ts';
import { noSuchQueue } from './errors.ts';
import type { Message } from './message.ts';
import { Queue } from './queue.ts';
import type { QueueSettings } from './settings.ts';

/** A line of the journal. Queues stand by name; what a template no longer declares is skipped. */
export type Change =
  | { readonly kind: 'created'; readonly queue: string; readonly at: number }
  | { readonly kind: 'put'; readonly queue: string; readonly message: Message }
  | { readonly kind: 'removed'; readonly queue: string; readonly key: number }
  | { readonly kind: 'moved'; readonly queue: string; readonly to: string; readonly message: Message }
  | { readonly kind: 'received'; readonly queue: string; readonly key: number; readonly delivery: Delivery }
  | { readonly kind: 'purged'; readonly queue: string };

/** What receiving, or changing the visibility, changes of a message. */
export type Delivery = Partial<
  Pick<Message, 'visibleAt' | 'receives' | 'firstReceivedAt' | 'lastReceivedAt' | 'nonce'>
>;

// below this many lines a snapshot isn't worth its write
const SNAPSHOT_FROM = 5000;

/** Every queue, with its journal: a change is written before it is applied, and nobody is answered before that. */
export class Store {
  readonly #queues = new Map<string, Queue>();
  readonly #journal: Journal<Change>;
  readonly #clock: Clock;
  readonly #signals: Signals;
  #lastKey = 0;

  constructor(settings: readonly QueueSettings[], journal: Journal<Change>, clock: Clock, signals: Signals) {
    this.#journal = journal;
    this.#clock = clock;
    this.#signals = signals;
    for (const queue of settings) this.#queues.set(queue.name, new Queue(queue));
    for (const change of journal.load()) this.#apply(change);
    for (const queue of this.#queues.values()) {
      if (queue.createdAt === 0)
        this.commit({ kind: 'created', queue: queue.settings.name, at: clock.now() });
    }
    this.#snapshot();
  }

  commit(change: Change) {
    this.#journal.append(change);
    this.#apply(change);
    const live = this.all().reduce((sum, queue) => sum + queue.size, 0);
    if (this.#journal.length > SNAPSHOT_FROM + 4 * live) this.#snapshot();
    if (change.kind === 'put') this.wake(change.queue);
    if (change.kind === 'moved') this.wake(change.to);
    if (change.kind === 'received' && change.delivery.visibleAt! <= this.#clock.now())
      this.wake(change.queue);
  }

  nextKey(): number {
    return ++this.#lastKey;
  }

  all(): readonly Queue[] {
    return [...this.#queues.values()];
  }

  find(name: string): Queue | null {
    return this.#queues.get(name) ?? null;
  }

  /** The queue by name, settled for the present moment; throws `QueueDoesNotExist`. */
  queue(name: string): Queue {
    const queue = this.#queues.get(name);
    if (!queue) throw noSuchQueue(name);
    queue.settle(this.#clock.now());
    return queue;
  }

  /** Lets those who poll look again. */
  wake(name: string) {
    this.#signals.notify(topicOf(name));
  }

  close() {
    this.#journal.close();
  }

  #apply(change: Change) {
    const queue = this.#queues.get(change.queue);
    if (!queue) return;
    const now = this.#clock.now();

    switch (change.kind) {
      case 'created':
        queue.createdAt = change.at;
        break;
      case 'put':
        this.#lastKey = Math.max(this.#lastKey, change.message.key);
        queue.put(change.message, now);
        break;
      case 'removed':
        queue.remove(change.key);
        break;
      case 'moved':
        queue.remove(change.message.key);
        this.#queues.get(change.to)?.put(change.message, now);
        break;
      case 'received': {
        const message = queue.get(change.key);
        if (message) queue.put({ ...message, ...change.delivery }, now);
        break;
      }
      case 'purged':
        queue.clear();
        break;
    }
  }

  #snapshot() {
    this.#journal.rewrite(this.#state());
  }

  *#state(): Generator<Change> {
    for (const queue of this.all()) {
      const { name } = queue.settings;
      queue.settle(this.#clock.now());
      yield { kind: 'created', queue: name, at: queue.createdAt };
      for (const message of queue.messages()) yield { kind: 'put', queue: name, message };
    }
  }
}

export const topicOf = (queue: string) => `sqs:${queue}`;
