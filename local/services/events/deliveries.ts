import { AwsError, type Context, type Journal } from '../../service.ts';
import type { Event } from './event.ts';
import type { Rule, Target } from './rule.ts';

/** An event on its way to a target; as the journal keeps it. */
export interface Delivery {
  readonly id: string;
  readonly rule: string;
  readonly target: string;
  readonly event: Event;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

export type Entry = { readonly begun: Delivery } | { readonly ended: string };

/** How deliveries ended, by rule. */
export interface Progress {
  delivered: number;
  failed: number;
  /** Why the last one failed, or has not succeeded yet. */
  problem: string | null;
}

export interface DeliveriesOptions {
  readonly context: Context;
  readonly journal: Journal<Entry>;
  /** Whether a queue's policy lets the rule in: `sqs:SendMessage` for events.amazonaws.com with the rule's ARN. */
  readonly permits: (ruleArn: string, queueArn: string) => boolean;
  readonly progress: (rule: Rule) => Progress;
}

const TOPIC = 'events';
// below this many lines a snapshot isn't worth its write
const SNAPSHOT_FROM = 1000;
/** Milliseconds from the first try to the second; twice as long to each one after it, an hour at most. */
const [FIRST_WAIT, LONGEST_WAIT] = [1000, 3_600_000];

/** Delivers at least once: what is under way is kept over a crash, and what fails for the moment is tried again. */
export class Deliveries {
  readonly #options: DeliveriesOptions;
  readonly #underWay = new Map<string, Delivery>();
  #stopping = false;

  constructor(options: DeliveriesOptions) {
    this.#options = options;
  }

  /** What was under way when the last run ended. */
  pending(): Delivery[] {
    const { journal } = this.#options;
    const left = new Map<string, Delivery>();
    for (const entry of journal.load()) {
      if ('begun' in entry) left.set(entry.begun.id, entry.begun);
      else left.delete(entry.ended);
    }
    journal.rewrite([]);
    return [...left.values()];
  }

  /** Keeps a delivery, so that it is not forgotten, and begins with it. */
  begin(delivery: Delivery, rule: Rule, target: Target): void {
    this.#options.journal.append({ begun: delivery });
    this.#underWay.set(delivery.id, delivery);
    void this.#run(delivery, rule, target);
  }

  /** Tries until it is delivered, or can't be. */
  async #run(delivery: Delivery, rule: Rule, target: Target): Promise<void> {
    const { context, progress } = this.#options;
    const told = progress(rule);
    for (let retries = 0; !this.#stopping; retries++) {
      const failure = await this.#attempt(delivery, rule, target);
      if (this.#stopping) return;
      told.problem = failure && failure.message;
      if (!failure) {
        told.delivered++;
        return this.#end(delivery);
      }
      const exhausted = failure.passing
        ? exhaustion(target, retries, context.clock.now() - delivery.since)
        : null;
      if (!failure.passing || exhausted) {
        told.failed++;
        context.log(`rule ${rule.name} FailedInvocation of ${target.queueArn}: ${failure.message}`);
        await this.#bury(delivery, rule, target, { ...failure, retries, exhausted });
        return this.#end(delivery);
      }
      await this.#wait(Math.min(FIRST_WAIT * 2 ** retries, LONGEST_WAIT));
    }
  }

  stop(): void {
    this.#stopping = true;
    this.wake();
    this.#options.journal.close();
  }

  /** Lets those that wait look at the clock again. */
  wake(): void {
    this.#options.context.signals.notify(TOPIC);
  }

  async #attempt(delivery: Delivery, rule: Rule, target: Target): Promise<Failure | null> {
    const { context } = this.#options;
    const about = { ruleName: rule.name, ruleArn: rule.arn, at: context.clock.now() };
    const duplicate = context.faults.active('events', 'duplicate');
    try {
      for (let left = duplicate ? Number(duplicate['copies'] ?? 2) : 1; left > 0; left--)
        await this.#send(rule, target.queueArn, target.input(delivery.event, about));
      return null;
    } catch (error) {
      return failureOf(error);
    }
  }

  async #bury(delivery: Delivery, rule: Rule, target: Target, failure: Burial): Promise<void> {
    if (target.deadLetterArn === null) return;
    const attributes = {
      RULE_ARN: rule.arn,
      TARGET_ARN: target.queueArn,
      ERROR_CODE: failure.code,
      ERROR_MESSAGE: failure.message,
      RETRY_ATTEMPTS: String(failure.retries),
      ...(failure.exhausted && { EXHAUSTED_RETRY_CONDITION: failure.exhausted }),
    };
    try {
      await this.#send(rule, target.deadLetterArn, JSON.stringify(delivery.event), attributes);
    } catch (error) {
      const { message } = error as Error;
      this.#options.context.log(
        `rule ${rule.name} lost an event, its dead-letter queue did not take it: ${message}`,
      );
    }
  }

  async #send(rule: Rule, queueArn: string, MessageBody: string, attributes: Record<string, string> = {}) {
    const { context, permits } = this.#options;
    if (!permits(rule.arn, queueArn)) {
      throw new AwsError(
        'NO_PERMISSIONS',
        `the queue's policy does not let events.amazonaws.com send for the rule ${rule.arn}`,
        403,
      );
    }
    const { naming } = context;
    const QueueUrl = `${naming.endpoint}/${naming.account}/${queueArn.split(':').at(-1)}`;
    const MessageAttributes = Object.fromEntries(
      Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
    );
    // who may was decided by the queue's policy
    await context.call('operator', 'sqs', 'SendMessage', { QueueUrl, MessageBody, MessageAttributes });
  }

  #end({ id }: Delivery): void {
    // after the stop: it is delivered once more at the next start
    if (this.#stopping) return;
    const { journal } = this.#options;
    this.#underWay.delete(id);
    journal.append({ ended: id });
    if (journal.length > SNAPSHOT_FROM + 4 * this.#underWay.size)
      journal.rewrite([...this.#underWay.values()].map((begun) => ({ begun })));
  }

  async #wait(ms: number): Promise<void> {
    const { clock, signals } = this.#options.context;
    const until = clock.now() + ms;
    while (!this.#stopping && clock.now() < until) await signals.wait(TOPIC, until - clock.now());
  }
}

interface Failure {
  readonly code: string;
  readonly message: string;
  /** Whether another try may succeed. */
  readonly passing: boolean;
}

interface Burial extends Failure {
  readonly retries: number;
  readonly exhausted: string | null;
}

/** Why a target's retry policy allows no further try, or null. */
function exhaustion({ retries, maximumAge }: Target, done: number, age: number): string | null {
  if (done >= retries) return 'MaximumRetryAttempts';
  return age >= maximumAge ? 'MaximumEventAgeInSeconds' : null;
}

function failureOf(error: unknown): Failure {
  const { message } = error as Error;
  if (!(error instanceof AwsError)) return { code: 'SDK_CLIENT_ERROR', message, passing: false };
  const { code, status } = error;
  return { code, message, passing: status >= 500 || /throttl/i.test(code) };
}
