import { Duration } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import { acknowledge } from '../../lib/constructs/acknowledge.ts';
import { addAlarm } from '../../lib/constructs/alarm.construct.ts';
import { addGraph } from '../../lib/constructs/dashboard-graph.construct.ts';
import { SoloistFunction } from '../../lib/constructs/function.construct.ts';
import { DeadLetterQueue } from '../../lib/constructs/queue.construct.ts';
import type { ArchiveData } from './archive.data.construct.ts';

export interface ArchiveProps {
  readonly events: ITable;
  readonly data: ArchiveData;
}

/**
 * Copies events from the outbox's stream to S3. Outside of the VPC: it needs nothing there, and a fault of the network
 * must not stop it.
 */
export class Archive extends Construct {
  readonly fn: SoloistFunction;

  constructor(scope: Construct, id: string, { events, data }: ArchiveProps) {
    super(scope, id);
    this.fn = new SoloistFunction(this, 'Function', {
      service: 'archive',
      entry: 'lambdas/archive/archive.handler.ts',
      timeout: Duration.seconds(60),
      memory: 512,
    });
    data.grantWrite(this.fn);
    this.readStream(events);
    this.watch();
  }

  private readStream(events: ITable): void {
    const deadLetters = new DeadLetterQueue(this, 'DeadLetters', 'archive');
    acknowledge(deadLetters, {
      'AwsSolutions-SQS3':
        "it is a dead-letter queue: a stream's, which the rule does not know, and not a queue's",
    });
    this.fn.addEventSource(
      new DynamoEventSource(events, {
        startingPosition: StartingPosition.TRIM_HORIZON,
        // few large objects: five minutes is the longest window there is, 6 MB of records end it sooner
        batchSize: 5_000,
        maxBatchingWindow: Duration.minutes(5),
        // without the table's TTL, which removes events for the very reason that they are here
        filters: [FilterCriteria.filter({ eventName: FilterRule.isEqual('INSERT') })],
        reportBatchItemFailures: true,
        bisectBatchOnError: true,
        // bounded by age alone: S3 out of reach for an hour is no reason to give an event up. The other half of the
        // stream's 24 hours is for what waits behind a poison event
        maxRecordAge: Duration.hours(12),
        onFailure: new SqsDlq(deadLetters),
      }),
    );
  }

  private watch(): void {
    const age = this.fn.metric('IteratorAge', {
      period: Duration.minutes(1),
      statistic: 'Maximum',
      label: 'archive',
    });
    addAlarm(this, 'IteratorAge', {
      name: 'archive-iterator-age',
      essential: true,
      severity: 'ticket',
      page: 'queues',
      meaning: 'events have waited for more than an hour to be archived, and after 12 they are given up',
      metric: age,
      above: Duration.hours(1).toMilliseconds(),
      periods: [1, 1],
    });
    addGraph(this, { row: 'queues', title: 'behind the stream, ms', metrics: [age] });
  }
}
