import type { Outcome } from '../lambda/invoker.ts';
import { discardedBatch, type Condition } from './discarded-batch.ts';
import { itemFailures } from './item-failures.ts';
import { backoff, type Poller } from './poller.ts';
import type { StreamRecord } from './shard-reader.ts';

/** The first pause before a batch is tried again, in milliseconds. */
const FIRST_RETRY = 100;

/**
 * Runs the function with the records of a stream until each is done or discarded.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export class BatchRunner {
  private readonly poller: Poller;
  private readonly shard: string;
  private readonly done: (record: StreamRecord) => void;

  /** `done` is told the last record of each part that needs no further try. */
  constructor(poller: Poller, shard: string, done: (record: StreamRecord) => void) {
    this.poller = poller;
    this.shard = shard;
    this.done = done;
  }

  /** Whether all of them were seen to: not when the rehearsal stops before. */
  async run(batch: readonly StreamRecord[], tries = 0): Promise<boolean> {
    const { poller } = this;
    const { bisects, maximumRetries } = poller.mapping;
    let rest = batch;
    let throttles = 0;
    for (let attempt = tries; rest.length > 0;) {
      rest = await this.discardOld(rest, attempt);
      if (rest.length === 0) break;
      const outcome = await poller.invoke(rest.map((record) => this.eventOf(record)));
      if (poller.stopping && !outcome.ok) return false;
      const refused = !outcome.ok && (outcome.kind === 'throttled' || outcome.kind === 'missing');
      if (refused) {
        // it never reached the function: tried again until the records are too old
        await poller.pause(backoff(throttles++, FIRST_RETRY));
        if (poller.stopping) return false;
        continue;
      }
      const failed = this.firstFailed(outcome, rest);
      this.advance(rest.slice(0, failed));
      if (failed === rest.length) return true;
      poller.progress.failed += rest.length - failed;
      const progressed = failed > 0;
      rest = rest.slice(failed);
      if (bisects && !progressed && rest.length > 1) return this.bisect(rest, attempt);
      attempt++;
      if (maximumRetries >= 0 && attempt > maximumRetries) {
        await this.discard(rest, 'RetryAttemptsExhausted', attempt, outcome);
        return true;
      }
      await poller.pause(backoff(attempt - 1, FIRST_RETRY));
      if (poller.stopping) return false;
    }
    return true;
  }

  /** Splitting a batch doesn't count as a retry. */
  private async bisect(batch: readonly StreamRecord[], tries: number): Promise<boolean> {
    const middle = Math.ceil(batch.length / 2);
    return (await this.run(batch.slice(0, middle), tries)) && (await this.run(batch.slice(middle), tries));
  }

  /** Position of the first record that failed; the batch's length when none did. */
  private firstFailed(outcome: Outcome, batch: readonly StreamRecord[]): number {
    if (!outcome.ok) return 0;
    if (!this.poller.mapping.reportsItemFailures) return batch.length;
    const numbers = batch.map(({ dynamodb }) => dynamodb.SequenceNumber);
    const failed = itemFailures(outcome.payload, new Set(numbers));
    if (failed === 'all') return 0;
    const first = numbers.findIndex((number) => failed.has(number));
    return first < 0 ? batch.length : first;
  }

  private advance(records: readonly StreamRecord[]): void {
    const last = records.at(-1);
    if (!last) return;
    this.poller.progress.delivered += records.length;
    this.done(last);
  }

  private async discardOld(batch: readonly StreamRecord[], tries: number): Promise<readonly StreamRecord[]> {
    const { maximumAge } = this.poller.mapping;
    if (maximumAge === null) return batch;
    const oldest = this.poller.context.clock.now() - maximumAge;
    const isOld = ({ dynamodb }: StreamRecord) => dynamodb.ApproximateCreationDateTime * 1000 < oldest;
    const young = batch.findIndex((record) => !isOld(record));
    const old = young < 0 ? batch : batch.slice(0, young);
    if (old.length > 0) await this.discard(old, 'RecordAgeExceeded', tries, null);
    return batch.slice(old.length);
  }

  private async discard(
    records: readonly StreamRecord[],
    condition: Condition,
    invocations: number,
    outcome: Outcome | null,
  ): Promise<void> {
    const { poller, shard } = this;
    const { onFailure, functionName, sourceArn } = poller.mapping;
    poller.progress.discarded += records.length;
    poller.context.log(`${records.length} records discarded: ${condition}`, { functionName, sourceArn });
    if (onFailure !== null) {
      const { naming, clock } = poller.context;
      const body = discardedBatch({
        records,
        condition,
        invocations,
        outcome,
        shard,
        mapping: poller.mapping,
        now: clock.now(),
      });
      const queueUrl = `${naming.endpoint}/${naming.account}/${onFailure.split(':').at(-1)}`;
      await poller.call('sqs', 'SendMessage', { QueueUrl: queueUrl, MessageBody: JSON.stringify(body) });
    }
    this.done(records.at(-1)!);
  }

  private eventOf(record: StreamRecord): object {
    return { ...record, eventSourceARN: this.poller.mapping.sourceArn };
  }
}
