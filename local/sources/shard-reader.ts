import type { Checkpoints } from './checkpoints.ts';
import type { Poller } from './poller.ts';

export interface StreamRecord {
  readonly eventName: string;
  readonly dynamodb: {
    readonly SequenceNumber: string;
    /** Seconds since the epoch. */
    readonly ApproximateCreationDateTime: number;
    readonly Keys: Readonly<Record<string, unknown>>;
  };
  /** Who deleted it, when that was not a caller: DynamoDB itself, by an item's time to live. */
  readonly userIdentity?: { readonly principalId: string; readonly type: string };
}

/** Lambda asks a shard four times a second; here a signal says when there is something, and this is the net below. */
const LONGEST_WAIT = 5000;

const STREAMS = 'dynamodbstreams';

/** Reads one shard from its checkpoint on. */
export class ShardReader {
  readonly shard: string;
  private readonly poller: Poller;
  private readonly checkpoints: Checkpoints;
  private iterator: string | null = null;
  /** Of the last record that was read, beyond the checkpoint while a batch gathers. */
  private last: string | null = null;
  private ended = false;

  constructor(shard: string, poller: Poller, checkpoints: Checkpoints) {
    this.shard = shard;
    this.poller = poller;
    this.checkpoints = checkpoints;
  }

  /**
   * Up to `limit` records in order, when the batching window of the first has passed on the rehearsal's clock; none at
   * the stop or when the shard has ended.
   */
  async read(limit: number): Promise<StreamRecord[]> {
    const { poller } = this;
    const { sourceArn, window } = poller.mapping;
    const { clock } = poller.context;
    const records: StreamRecord[] = [];
    let deadline: number | null = null;
    while (!poller.stopping && !this.ended) {
      // asked for before reading: a write between the read and the wait must not be slept through
      const left = deadline === null ? LONGEST_WAIT : deadline - clock.now();
      const changed = poller.context.signals.wait(sourceArn, Math.max(0, Math.min(left, LONGEST_WAIT)));
      records.push(...(await this.next(limit - records.length)));
      if (records.length > 0) deadline ??= clock.now() + window;
      if (records.length >= limit || (deadline !== null && clock.now() >= deadline)) return records;
      await changed;
    }
    if (this.ended) await poller.pause(LONGEST_WAIT);
    return records;
  }

  /** Forgets how far it has read: the next read begins at the checkpoint again. */
  rewind(): void {
    this.iterator = null;
    this.last = null;
  }

  private async next(limit: number): Promise<StreamRecord[]> {
    this.iterator ??= await this.open();
    try {
      return await this.getRecords(this.iterator, limit);
    } catch (error) {
      this.iterator = null;
      if (codeOf(error) !== 'ExpiredIteratorException') throw error;
      // an advanced clock lets it expire; the signal that led here is used up, so read at once
      return this.getRecords(await this.open(), limit);
    }
  }

  private async getRecords(iterator: string, limit: number): Promise<StreamRecord[]> {
    const { Records, NextShardIterator } = await this.poller.call(STREAMS, 'GetRecords', {
      ShardIterator: iterator,
      Limit: Math.min(limit, 1000),
    });
    this.iterator = NextShardIterator ?? null;
    this.ended = !NextShardIterator;
    this.last = Records.at(-1)?.dynamodb.SequenceNumber ?? this.last;
    return Records.map(asLambdaHasIt);
  }

  private async open(): Promise<string> {
    const { sourceArn, startingPosition, id } = this.poller.mapping;
    const at = (position: object) =>
      this.poller.call(STREAMS, 'GetShardIterator', {
        StreamArn: sourceArn,
        ShardId: this.shard,
        ...position,
      });
    const sequence = this.last ?? this.checkpoints.get(id, this.shard);
    if (sequence === null) return (await at({ ShardIteratorType: startingPosition })).ShardIterator;
    try {
      const after = { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: sequence };
      return (await at(after)).ShardIterator;
    } catch (error) {
      if (codeOf(error) !== 'TrimmedDataAccessException') throw error;
      return (await at({ ShardIteratorType: 'TRIM_HORIZON' })).ShardIterator;
    }
  }
}

/**
 * The Streams API and Lambda's events write one member differently, and filters look for Lambda's:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html
 */
function asLambdaHasIt({ userIdentity, ...record }: any): StreamRecord {
  if (!userIdentity) return record;
  return { ...record, userIdentity: { principalId: userIdentity.PrincipalId, type: userIdentity.Type } };
}

function codeOf(error: unknown): unknown {
  return (error as { code?: unknown }).code;
}
