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

export interface EventStreamProps {
  readonly fn: SoloistFunction;
  /** The Events table. */
  readonly events: ITable;
  readonly batches: Batches;
  /** When its lag rings. */
  readonly late: Pick<SoloistAlarmProps, 'severity' | 'meaning' | 'periods'> & { readonly after: Duration };
}

/**
 * Has a function take every new event from the outbox's stream: a record that fails stands alone in the end, and then
 * lands in the dead-letter queue of the function's name. Adds the alarm and the graph of how far it is behind.
 */
export function readEventStream(scope: Construct, { fn, events, batches, late }: EventStreamProps): void {
  const deadLetters = new DeadLetterQueue(scope, 'DeadLetters', fn.service);
  acknowledge(deadLetters, {
    'AwsSolutions-SQS3':
      "it is a dead-letter queue: a stream's, which the rule does not know, and not a queue's",
  });
  fn.addEventSource(
    new DynamoEventSource(events, {
      ...batches,
      // from the oldest record: events written before the function first runs are not lost
      startingPosition: StartingPosition.TRIM_HORIZON,
      // without the table's TTL, which removes events for the very reason that they were taken
      filters: [FilterCriteria.filter({ eventName: FilterRule.isEqual('INSERT') })],
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      onFailure: new SqsDlq(deadLetters),
    }),
  );
  const age = fn.metric('IteratorAge', {
    period: Duration.minutes(1),
    statistic: 'Maximum',
    label: fn.service,
  });
  const { after, ...alarm } = late;
  addAlarm(scope, 'IteratorAge', {
    ...alarm,
    name: `${fn.service}-iterator-age`,
    essential: true,
    page: 'queues',
    metric: age,
    above: after.toMilliseconds(),
  });
  addGraph(scope, { row: 'queues', title: 'behind the stream, ms', metrics: [age] });
}
