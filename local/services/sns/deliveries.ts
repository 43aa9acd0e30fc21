import { AwsError, type Context, type Journal } from '../../service.ts';
import type { Message } from './message.ts';
import type { Subscription } from './topics.ts';

/** A message on its way to one of its subscribers; as the journal keeps it. */
export interface Delivery {
  readonly id: string;
  readonly subscription: string;
  readonly message: Message;
}

export type Entry = { readonly begun: Delivery } | { readonly ended: string };

/** Hands a message to a subscriber; what it throws says by its status whether to try again. */
export type Deliver = (message: Message, subscription: Subscription) => Promise<void>;

const TOPIC = 'sns';
const SNAPSHOT_FROM = 1000;
/** Milliseconds: https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html */
const [FIRST_WAIT, LONGEST_WAIT] = [1_000, 20_000];

/** Delivers at least once: what is under way is kept over a crash, and what fails for the moment is tried again. */
export class Deliveries {
  readonly #context: Context;
  readonly #journal: Journal<Entry>;
  readonly #deliver: Deliver;
  readonly #underWay = new Map<string, Delivery>();
  #stopping = false;

  constructor(context: Context, journal: Journal<Entry>, deliver: Deliver) {
    this.#context = context;
    this.#journal = journal;
    this.#deliver = deliver;
  }

  /** What was under way when the last run ended. */
  pending(): Delivery[] {
    const left = new Map<string, Delivery>();
    for (const entry of this.#journal.load()) {
      if ('begun' in entry) left.set(entry.begun.id, entry.begun);
      else left.delete(entry.ended);
    }
    this.#journal.rewrite([]);
    return [...left.values()];
  }

  /** Keeps a delivery, so that it is not forgotten, and begins with it. */
  begin(delivery: Delivery, subscription: Subscription): void {
    this.#journal.append({ begun: delivery });
    this.#underWay.set(delivery.id, delivery);
    void this.#run(delivery, subscription);
  }

  /** Lets those that wait look at the clock again. */
  wake(): void {
    this.#context.signals.notify(TOPIC);
  }

  stop(): void {
    this.#stopping = true;
    this.wake();
    this.#journal.close();
  }

  async #run({ id, message }: Delivery, subscription: Subscription): Promise<void> {
    const { log, faults } = this.#context;
    for (let wait = FIRST_WAIT; !this.#stopping; wait = Math.min(2 * wait, LONGEST_WAIT)) {
      try {
        const copies = faults.active('sns', 'duplicate') ? 2 : 1;
        for (let left = copies; left > 0; left--) await this.#deliver(message, subscription);
        return this.#end(id);
      } catch (error) {
        // for good: SNS drops what a subscriber without a dead-letter queue refuses
        if (!isPassing(error)) {
          log(`the topic ${message.topicArn} lost a message to ${subscription.endpoint}: ${String(error)}`);
          return this.#end(id);
        }
      }
      await this.#wait(wait);
    }
  }

  #end(id: string): void {
    // after the stop: it is delivered once more at the next start
    if (this.#stopping) return;
    this.#underWay.delete(id);
    this.#journal.append({ ended: id });
    if (this.#journal.length > SNAPSHOT_FROM + 4 * this.#underWay.size)
      this.#journal.rewrite([...this.#underWay.values()].map((begun) => ({ begun })));
  }

  async #wait(ms: number): Promise<void> {
    const { clock, signals } = this.#context;
    const until = clock.now() + ms;
    while (!this.#stopping && clock.now() < until) await signals.wait(TOPIC, until - clock.now());
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof AwsError && (error.status >= 500 || /throttl/i.test(error.code));
}
