import { randomUUID } from 'node:crypto';
import type { Outcome } from '../lambda/invoker.ts';
import type { Mapping } from './mapping.ts';
import type { StreamRecord } from './shard-reader.ts';

export type Condition = 'RetryAttemptsExhausted' | 'RecordAgeExceeded';

export interface Discarded {
  readonly records: readonly StreamRecord[];
  readonly condition: Condition;
  readonly invocations: number;
  /** Of the last try; null when the function was never asked. */
  readonly outcome: Outcome | null;
  readonly shard: string;
  readonly mapping: Mapping;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * What the on-failure destination of a stream gets: where the records stand in the stream, not the records.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html#dynamodb-on-failure-destination-example-SQS-SNS
 */
export function discardedBatch({ records, condition, invocations, outcome, shard, mapping, now }: Discarded) {
  const first = records[0]!.dynamodb;
  const last = records.at(-1)!.dynamodb;
  return {
    requestContext: {
      requestId: outcome?.requestId ?? randomUUID(),
      functionArn: mapping.target.arn,
      condition,
      approximateInvokeCount: invocations,
    },
    ...(outcome && {
      responseContext: {
        statusCode: 200,
        executedVersion: outcome.version,
        functionError: outcome.ok ? null : 'Unhandled',
      },
    }),
    version: '1.0',
    timestamp: new Date(now).toISOString(),
    DDBStreamBatchInfo: {
      shardId: shard,
      startSequenceNumber: first.SequenceNumber,
      endSequenceNumber: last.SequenceNumber,
      approximateArrivalOfFirstRecord: isoSeconds(first.ApproximateCreationDateTime),
      approximateArrivalOfLastRecord: isoSeconds(last.ApproximateCreationDateTime),
      batchSize: records.length,
      streamArn: mapping.sourceArn,
    },
  };
}

function isoSeconds(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}
