import { Duration } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, type DynamoEventSourceProps, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { addAlarm, type SoloistAlarmProps } from './alarm.construct.ts';
import { addGraph } from './dashboard-graph.construct.ts';
import type { SoloistFunction } from './function.construct.ts';
import { DeadLetterQueue } from './queue.construct.ts';

/** How a function takes what is new, and until when it tries. */
type Batches = Pick<
  DynamoEventSourceProps,
  'batchSize' | 'maxBatchingWindow' | 'retryAttempts' | 'maxRecordAge'
>;

/** When the lag behind a stream rings. */
type Late = Pick<SoloistAlarmProps, 'severity' | 'meaning' | 'periods'> & { readonly after: Duration };

export interface EventStreamProps {
  readonly fn: SoloistFunction;
  /** The Events table. */
  readonly events: ITable;
  readonly batches: Batches;
  readonly late: Late;
}

export interface TableStreamProps {
  readonly fn: SoloistFunction;
  readonly table: ITable;
  /** In the names of the dead-letter queue and the alarms. */
  readonly name: string;
  /** A record is taken where one of these patterns matches; at most five. */
  readonly filters: readonly Record<string, unknown>[];
  readonly batches: Batches;
  readonly late: Late;
}

/** Has a function take every new event from the outbox's stream; see {@link readTableStream}. */
export function readEventStream(scope: Construct, { fn, events, ...props }: EventStreamProps): void {
  // without the table's TTL, which removes events for the very reason that they were taken
  const filters = [{ eventName: FilterRule.isEqual('INSERT') }];
  readTableStream(scope, { ...props, fn, table: events, name: fn.service, filters });
}

/**
 * Has a function take the records of a table's stream: one that fails stands alone in the end, and then lands in a
 * dead-letter queue. Adds the alarm and the graph of how far it is behind.
 */
export function readTableStream(scope: Construct, props: TableStreamProps): void {
  const { fn, table, name, filters, batches, late } = props;
  const deadLetters = new DeadLetterQueue(scope, 'DeadLetters', name);
  acknowledge(deadLetters, {
    'AwsSolutions-SQS3':
      "it is a dead-letter queue: a stream's, which the rule does not know, and not a queue's",
  });
  fn.addEventSource(
    new DynamoEventSource(table, {
      ...batches,
      // from the oldest record: what was written before the function first runs is not lost
      startingPosition: StartingPosition.TRIM_HORIZON,
      filters: filters.map((filter) => FilterCriteria.filter(filter)),
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      onFailure: new SqsDlq(deadLetters),
    }),
  );
  const age = fn.metric('IteratorAge', {
    period: Duration.minutes(1),
    statistic: 'Maximum',
    label: name,
  });
  const { after, ...alarm } = late;
  addAlarm(scope, 'IteratorAge', {
    ...alarm,
    name: `${name}-iterator-age`,
    essential: true,
    page: 'queues',
    metric: age,
    above: after.toMilliseconds(),
  });
  // in a small dashboard only what users wait for
  const detail = late.severity !== 'page' && ({ detail: true } as const);
  addGraph(scope, { row: 'queues', title: 'behind the stream, ms', metrics: [age], ...detail });
}
